using Microsoft.Extensions.Logging;

namespace ArtifactStore.CrashTests;

/// <summary>
/// Hears from a store's log when a migration begins and when it is done, here or by another process, and tells the journal.
/// </summary>
internal sealed class MigrationLog(Journal journal) : ILoggerFactory, ILogger
{
    public const string Phase = "migration";

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        switch (eventId.Name)
        {
            case "MigrationBegun":
                journal.Enter(Phase);
                break;
            case "MigrationDone" or "MigrationWaited":
                journal.Leave(Phase);
                break;
        }
    }

    public void Dispose() { }
}
