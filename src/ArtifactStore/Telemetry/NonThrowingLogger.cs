using ArtifactStore.Sql;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Diagnostics;

#pragma warning disable CA1031 // As in NonThrowing.
/// <summary>Wraps the host's logger so that it never throws, and never waits for the work during which it is called.</summary>
internal sealed class NonThrowingLogger(ILogger inner, LoggingContext host) : ILogger
{
    /// <summary>Returns null: the store has no scopes.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return HostCallback.Run(host.Writer, (inner, logLevel), static call => call.inner.IsEnabled(call.logLevel));
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        try
        {
            HostCallback.Run(host.Writer, (inner, logLevel, eventId, state, exception, formatter), static call =>
            {
                call.inner.Log(call.logLevel, call.eventId, call.state, call.exception, call.formatter);
                return true;
            });
        }
        catch (Exception) { }
    }
}
#pragma warning restore CA1031
