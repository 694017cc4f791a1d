using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>A log that is broken.</summary>
internal sealed class ThrowingLog : ILoggerFactory, ILogger
{
    public bool Throws { get; set; }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
        Throws = false;
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // What the caller of a store hears is the host's own affair; here it is about the thread of the writer.
        if (Throws && eventId.Id is (2002 or 2004 or 2005 or 2006))
        {
            throw new InvalidOperationException("The log is broken.");
        }
    }
}
