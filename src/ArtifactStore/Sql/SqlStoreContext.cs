using ArtifactStore.Diagnostics;

namespace ArtifactStore.Sql;

/// <summary>What the repositories of one store share: the dialect, the clock, the source of ids, and who shows what they do.</summary>
internal sealed class SqlStoreContext(SqlDialect dialect, TimeProvider timeProvider, int streamBatchSize, ArtifactStoreLimits limits, StoreObserver observer)
{
    private readonly UuidV7Generator _ids = new(timeProvider);

    public SqlDialect Dialect => dialect;

    public StoreObserver Observer => observer;

    public int StreamBatchSize => streamBatchSize;

    public ArtifactStoreLimits Limits => limits;

    public DateTimeOffset Now() => Timestamp.Normalize(timeProvider.GetUtcNow());

    public Guid NewId() => _ids.Next();
}
