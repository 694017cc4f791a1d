using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactStore.Diagnostics;

/// <summary>
/// Wraps the host's loggers so that they never throw: a faulty logger must not fail a committed write, or replace one failure by another.
/// </summary>
internal sealed class NonThrowingLoggerFactory(ILoggerFactory inner, LoggingContext host) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public ILogger CreateLogger(string categoryName)
    {
        try
        {
            return new NonThrowingLogger(inner.CreateLogger(categoryName), host);
        }
#pragma warning disable CA1031 // As in NonThrowing.
        catch (Exception)
#pragma warning restore CA1031
        {
            return NullLogger.Instance;
        }
    }

    /// <summary>Does nothing, since the host owns the loggers.</summary>
    public void Dispose() { }
}
