using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Specification.Seeing;

/// <summary>A log that keeps its lines.</summary>
public sealed class LogLines : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<LogLine> _lines = [];

    public LogLine[] All => [.. _lines];

    /// <summary>The events of a level or above, in order.</summary>
    public int[] Events(LogLevel from = LogLevel.Information) => [.. _lines.Where(line => line.Level >= from).Select(line => line.Event)];

    public void Clear() => _lines.Clear();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public void Dispose() { }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        ArgumentNullException.ThrowIfNull(formatter);
        _lines.Enqueue(new(logLevel, eventId.Id, formatter(state, exception), exception));
    }
}
