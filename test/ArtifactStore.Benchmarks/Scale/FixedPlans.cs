using ArtifactStore.Benchmarks.Peers;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>Every way to read the newest of a flow that always starts at the same side.</summary>
internal static class FixedPlans
{
    public const string Kept = "kept flow id";
    public const string Joins = "joins, as the planner likes";

    public static IReadOnlyList<(string Name, string Text)> Of(Database database)
    {
        var (artifact, run, flow) = (database.Table("artifact"), database.Table("flow_run"), database.Table("flow"));
        var join = database.OrderedJoin;
        return
        [
            (Kept, FilterTexts.ByHand(database).NewestOfFlow),
            ("artifacts first", database.IsPostgreSql

                // A scalar subquery is not turned into a join: each artifact is looked at in the order of the sort.
                ? $"SELECT {PeerColumns.Artifact} FROM {artifact} a WHERE (SELECT f.name FROM {run} fr JOIN {flow} f ON f.id = fr.flow_id WHERE fr.id = a.flow_run_id) = @name ORDER BY a.id DESC LIMIT @limit"
                : $"SELECT {PeerColumns.Artifact} FROM {artifact} a {join} {run} fr ON fr.id = a.flow_run_id {join} {flow} f ON f.id = fr.flow_id WHERE f.name = @name ORDER BY a.id DESC LIMIT @limit"),
            ("filter side first", database.IsPostgreSql
                ? $"WITH runs AS MATERIALIZED (SELECT fr.id FROM {flow} f JOIN {run} fr ON fr.flow_id = f.id WHERE f.name = @name), page AS MATERIALIZED (SELECT a.row_id, a.id FROM runs JOIN {artifact} a ON a.flow_run_id = runs.id)"
                    + $" SELECT {PeerColumns.Artifact} FROM (SELECT row_id FROM page ORDER BY id DESC LIMIT @limit) p JOIN {artifact} a ON a.row_id = p.row_id ORDER BY a.id DESC"
                : $"SELECT {PeerColumns.Artifact} FROM (SELECT a.row_id FROM {flow} f {join} {run} fr ON fr.flow_id = f.id {join} {artifact} a ON a.flow_run_id = fr.id WHERE f.name = @name ORDER BY a.id DESC LIMIT @limit) p {join} {artifact} a ON a.row_id = p.row_id ORDER BY a.id DESC"),
            (Joins, FilterTexts.Joins(database).NewestOfFlow),
            (RawPeer.ExistsName, FilterTexts.Exists(database).NewestOfFlow),
        ];
    }
}
