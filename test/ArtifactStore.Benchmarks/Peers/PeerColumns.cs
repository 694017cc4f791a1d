namespace ArtifactStore.Benchmarks.Peers;

/// <summary>The columns that everybody reads, in one order.</summary>
internal static class PeerColumns
{
    private const string Fields = "a.type, a.description, a.metadata, a.flow_run_id, a.task_run_id, a.data_size";

    public const string WithoutBody = "a.id, a.created, a.updated, a.key, a.version, " + Fields;
    public const string Artifact = WithoutBody + ", a.data";
    public const string Latest = "c.id, c.created, c.updated, c.key, c.version, " + Fields + ", c.latest_id, a.data";
}
