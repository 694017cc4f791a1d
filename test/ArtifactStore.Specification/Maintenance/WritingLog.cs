using Microsoft.Extensions.Logging;

namespace ArtifactStore.Specification.Maintenance;

/// <summary>A log that writes what it is told into the store that tells it, and waits for that.</summary>
/// <param name="elsewhere">Whether it writes on another thread.</param>
public sealed class WritingLog(bool elsewhere) : ILoggerFactory, ILogger
{
    private readonly List<Exception> _failures = [];

    /// <summary>The store; null writes nothing.</summary>
    public IArtifactStore? Store { get; set; }

    public IReadOnlyList<Exception> Failures => _failures;

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
        if (Store is not { } store)
        {
            return;
        }

        _failures.AddRange(HostWork.Try(elsewhere, () => store.Artifacts.CreateArtifactAsync(new() { Key = "log" })));
        _failures.AddRange(HostWork.Try(elsewhere, () => store.DisposeAsync().AsTask()));
    }
}
