namespace ArtifactStore.Sqlite;

/// <summary>The figures of one store that are read on demand.</summary>
/// <param name="Writer">The queue of the file, shared by the stores on it.</param>
/// <param name="PendingWrites">The number of queued writes.</param>
/// <param name="UsedReaders">The number of read connections in use.</param>
/// <param name="IdleReaders">The number of idle read connections.</param>
/// <param name="WalSize">The size of the write-ahead log in bytes; null in memory.</param>
internal sealed record SqliteGauges(
    object Writer,
    Func<int> PendingWrites,
    Func<int> UsedReaders,
    Func<int> IdleReaders,
    Func<long?> WalSize
);
