using Microsoft.Extensions.Logging;

namespace ArtifactStore.Diagnostics;

#pragma warning disable CA1031 // As in Quietly.
/// <summary>The host's logger, from which nothing is thrown.</summary>
internal sealed class QuietLogger(ILogger inner) : ILogger
{
    /// <summary>None: the store has no scopes.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
        }
    }
}
#pragma warning restore CA1031
