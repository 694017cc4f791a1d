using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactStore.Diagnostics;

/// <summary>The host's loggers, from which nothing is thrown: a log that is broken must not turn a write that is committed into a failure, nor a failure into another one.</summary>
internal sealed class QuietLoggerFactory(ILoggerFactory inner, HostOfLog host) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public ILogger CreateLogger(string categoryName)
    {
        try
        {
            return new QuietLogger(inner.CreateLogger(categoryName), host);
        }
#pragma warning disable CA1031 // As in Quietly.
        catch (Exception)
#pragma warning restore CA1031
        {
            return NullLogger.Instance;
        }
    }

    /// <summary>Does nothing: the loggers are the host's.</summary>
    public void Dispose()
    {
    }
}
