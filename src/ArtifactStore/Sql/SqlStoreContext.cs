namespace ArtifactStore.Sql;

/// <summary>What the repositories of one store share: the dialect, the clock, and the source of ids.</summary>
internal sealed class SqlStoreContext(SqlDialect dialect, TimeProvider timeProvider, int streamBatchSize, ArtifactStoreLimits limits)
{
    private readonly UuidV7Generator _ids = new(timeProvider);

    public SqlDialect Dialect => dialect;

    public int StreamBatchSize => streamBatchSize;

    public ArtifactStoreLimits Limits => limits;

    public DateTimeOffset Now() => Timestamp.Normalize(timeProvider.GetUtcNow());

    public Guid NewId() => _ids.Next();
}
