namespace ArtifactStore.Sqlite;

/// <summary>The figures of one store that are read only where somebody listens.</summary>
/// <param name="Writer">The queue of the file, which the stores on it share.</param>
/// <param name="PendingWrites">The number of writes that wait in it.</param>
/// <param name="UsedReaders">The number of connections that read.</param>
/// <param name="IdleReaders">The number of connections that wait for a read.</param>
/// <param name="WalSize">The size of the write-ahead log in bytes; null in memory.</param>
internal sealed record SqliteGauges(object Writer, Func<int> PendingWrites, Func<int> UsedReaders, Func<int> IdleReaders, Func<long?> WalSize);
