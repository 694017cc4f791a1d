using ArtifactStore.Sql;

namespace ArtifactStore.Diagnostics;

/// <summary>An operation of a store, as named in spans and metrics.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Collection">The table; null for an operation on the store as a whole.</param>
internal readonly record struct StoreOperation(string Name, string? Collection = null)
{
    /// <summary>The operation of an observer that handles a change.</summary>
    public const string Observe = "observe";

    private const string Artifact = "artifact";
    private const string ArtifactCollection = "artifact_collection";
    private const string ArtifactChange = "artifact_change";
    private const string ArtifactAlias = "artifact_alias";
    private const string ArtifactLease = LeaseTable.Name;

    public static readonly StoreOperation Create = new("create", Artifact);
    public static readonly StoreOperation CreateBatch = new("BATCH create", Artifact);
    public static readonly StoreOperation GetOrCreate = new("get_or_create", Artifact);
    public static readonly StoreOperation Read = new("read", Artifact);
    public static readonly StoreOperation ReadVersions = new("read_versions", Artifact);
    public static readonly StoreOperation ReadPage = new("read_page", Artifact);
    public static readonly StoreOperation Stream = new("stream", Artifact);
    public static readonly StoreOperation Count = new("count", Artifact);
    public static readonly StoreOperation Update = new("update", Artifact);
    public static readonly StoreOperation Delete = new("delete", Artifact);
    public static readonly StoreOperation DeleteMatching = new("delete_matching", Artifact);
    public static readonly StoreOperation ReadLatest = new("read", ArtifactCollection);
    public static readonly StoreOperation ReadLatestPage = new("read_page", ArtifactCollection);
    public static readonly StoreOperation StreamLatest = new("stream", ArtifactCollection);
    public static readonly StoreOperation CountLatest = new("count", ArtifactCollection);
    public static readonly StoreOperation SetAlias = new("set", ArtifactAlias);
    public static readonly StoreOperation RemoveAlias = new("delete", ArtifactAlias);
    public static readonly StoreOperation ListAliases = new("list", ArtifactAlias);
    public static readonly StoreOperation ReadAliased = new("read", ArtifactAlias);
    public static readonly StoreOperation ReadInputs = new("read_inputs", Artifact);
    public static readonly StoreOperation ReadUses = new("read_uses", Artifact);
    public static readonly StoreOperation ReadChanges = new("read", ArtifactChange);
    public static readonly StoreOperation ReadLastPosition = new("read_last_position", ArtifactChange);
    public static readonly StoreOperation ListObservers = new("list", ArtifactLease);
    public static readonly StoreOperation RemoveObserver = new("delete", ArtifactLease);
    public static readonly StoreOperation StartFlowRun = new("start", "flow_run");
    public static readonly StoreOperation Transaction = new("transaction");
    public static readonly StoreOperation Migrate = new("migrate");
    public static readonly StoreOperation Verify = new("verify");
    public static readonly StoreOperation Repair = new("repair");
    public static readonly StoreOperation Prune = new("prune");
    public static readonly StoreOperation PruneFlowRuns = new("prune", "flow_run");
    public static readonly StoreOperation PruneChanges = new("prune", ArtifactChange);
    public static readonly StoreOperation CheckHealth = new("check_health");
    public static readonly StoreOperation Copy = new("copy");
    public static readonly StoreOperation Compare = new("compare");
    public static readonly StoreOperation Import = new("import");
    public static readonly StoreOperation Export = new("export");

    /// <summary>The name of the span. It contains no values of callers.</summary>
    public string SpanName => Collection is null ? Name : $"{Name} {Collection}";
}
