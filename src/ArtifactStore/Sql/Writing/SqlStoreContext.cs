using ArtifactStore.Diagnostics;

namespace ArtifactStore.Sql;

/// <summary>The shared services of one store's repositories: the dialect, clock, id generator, writers and telemetry.</summary>
internal sealed class SqlStoreContext
{
    private readonly TimeProvider _timeProvider;
    private readonly UuidV7Generator _ids;

    public SqlStoreContext(
        SqlDialect dialect,
        TimeProvider timeProvider,
        int streamBatchSize,
        ArtifactStoreLimits limits,
        StoreObserver observer,
        bool recordChanges
    )
    {
        _timeProvider = timeProvider;
        _ids = new(timeProvider);
        (Dialect, Observer, StreamBatchSize, Limits) = (dialect, observer, streamBatchSize, limits);
        Reads = new(dialect);
        Changes = recordChanges ? new(this) : null;
    }

    public SqlDialect Dialect { get; }

    public StoreObserver Observer { get; }

    public int StreamBatchSize { get; }

    public ArtifactStoreLimits Limits { get; }

    /// <summary>
    /// The creator of artifacts, shared by the store and all its transactions and sessions, since it caches statement texts.
    /// </summary>
    /// <remarks>Created by the first create, since readers need none. If two threads create it, one wins.</remarks>
    public ArtifactCreator Creator => field ??= Dialect.WritesSets ? new SetCreator(this) : new RowCreator(this);

    /// <summary>Updates and deletes single artifacts.</summary>
    public ArtifactWriter Writer => field ??= Dialect.WritesSets ? new SetWriter(this) : new RowWriter(this);

    /// <summary>Writes the inputs of new artifacts.</summary>
    public InputWriter Inputs => field ??= new(this);

    /// <summary>Records changes; null if the store does not.</summary>
    public ChangeWriter? Changes { get; }

    /// <summary>Sets and removes aliases.</summary>
    public AliasWriter Aliases => field ??= new(this);

    /// <summary>The reader of single rows, likewise shared.</summary>
    public PointReads Reads { get; }

    public DateTimeOffset Now() => Timestamp.Normalize(_timeProvider.GetUtcNow());

    public Guid NewId() => _ids.Next();
}
