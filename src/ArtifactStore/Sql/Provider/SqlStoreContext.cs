using ArtifactStore.Diagnostics;

namespace ArtifactStore.Sql;

/// <summary>What the repositories of one store share: the dialect, the clock, the source of ids, who creates artifacts, and who shows what they do.</summary>
internal sealed class SqlStoreContext
{
    private readonly TimeProvider _timeProvider;
    private readonly UuidV7Generator _ids;

    public SqlStoreContext(SqlDialect dialect, TimeProvider timeProvider, int streamBatchSize, ArtifactStoreLimits limits, StoreObserver observer)
    {
        _timeProvider = timeProvider;
        _ids = new(timeProvider);
        (Dialect, Observer, StreamBatchSize, Limits) = (dialect, observer, streamBatchSize, limits);
        Reads = new(dialect);
    }

    public SqlDialect Dialect { get; }

    public StoreObserver Observer { get; }

    public int StreamBatchSize { get; }

    public ArtifactStoreLimits Limits { get; }

    /// <summary>One for the store and all of its transactions and sessions: it keeps the texts of its statements.</summary>
    /// <remarks>Made at the first create: who only reads needs none. Of two threads that make it, one wins.</remarks>
    public ArtifactCreator Creator => field ??= Dialect.WritesSets ? new SetCreator(this) : new RowCreator(this);

    /// <summary>Updates and deletes single artifacts.</summary>
    public ArtifactWriter Writer => field ??= Dialect.WritesSets ? new SetWriter(this) : new RowWriter(this);

    /// <summary>Likewise, for reads of one row.</summary>
    public PointReads Reads { get; }

    public DateTimeOffset Now() => Timestamp.Normalize(_timeProvider.GetUtcNow());

    public Guid NewId() => _ids.Next();
}
