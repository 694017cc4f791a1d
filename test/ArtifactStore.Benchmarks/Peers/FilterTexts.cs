namespace ArtifactStore.Benchmarks.Peers;

/// <summary>The statements of the filtered reads. They take <c>@name</c> and, except the count, <c>@limit</c>.</summary>
internal sealed record FilterTexts(string NewestOfFlow, string CountOfDeployment, string LatestOfFlow)
{
    /// <summary>The denormalised column, in the order of its index. The count takes a list, <c>@names</c>, as the library's does.</summary>
    /// <remarks>
    /// PostgreSQL's planner would rather scan the newest of all. For a range of one value and a sort by both columns it has one index.
    /// </remarks>
    public static FilterTexts ByHand(Database database)
    {
        var artifacts = database.IsPostgreSql ? "a.flow_id DESC, a.id DESC" : "a.id DESC";
        var collections = database.IsPostgreSql ? "c.flow_id DESC, c.id DESC" : "c.id DESC";
        return new(
            $"SELECT {PeerColumns.Artifact} FROM {database.Table("artifact")} a WHERE {OfFlow("a")} ORDER BY {artifacts} LIMIT @limit",
            $"SELECT COALESCE(SUM((SELECT COUNT(*) FROM {database.Table("artifact")} a WHERE a.deployment_id = d.id)), 0)"
                + $" FROM {database.Table("deployment")} d WHERE d.name "
                + (database.IsPostgreSql ? "= ANY((SELECT @names)::text[])" : "IN (SELECT value FROM json_each(@names))"),
            $"SELECT {PeerColumns.Latest} FROM {database.Table("artifact_collection")} c {database.OrderedJoin} {database.Table("artifact")} a ON a.id = c.latest_id WHERE {OfFlow("c")} ORDER BY {collections} LIMIT @limit");

        string OfFlow(string alias)
        {
            var flow = $"(SELECT id FROM {database.Table("flow")} WHERE name = @name)";
            return database.IsPostgreSql ? $"{alias}.flow_id >= {flow} AND {alias}.flow_id <= {flow}" : $"{alias}.flow_id = {flow}";
        }
    }

    /// <summary>Plain joins, in the order in which one says the question.</summary>
    public static FilterTexts Joins(Database database) => new(
        $"SELECT {PeerColumns.Artifact} FROM {database.Table("artifact")} a JOIN {database.Table("flow_run")} fr ON fr.id = a.flow_run_id JOIN {database.Table("flow")} f ON f.id = fr.flow_id WHERE f.name = @name ORDER BY a.id DESC LIMIT @limit",
        $"SELECT COUNT(*) FROM {database.Table("artifact")} a JOIN {database.Table("flow_run")} fr ON fr.id = a.flow_run_id JOIN {database.Table("deployment")} d ON d.id = fr.deployment_id WHERE d.name = @name",
        $"SELECT {PeerColumns.Latest} FROM {database.Table("artifact_collection")} c JOIN {database.Table("artifact")} a ON a.id = c.latest_id JOIN {database.Table("flow_run")} fr ON fr.id = c.flow_run_id JOIN {database.Table("flow")} f ON f.id = fr.flow_id WHERE f.name = @name ORDER BY c.id DESC LIMIT @limit");

    /// <summary>What the server does that the store is modelled on.</summary>
    public static FilterTexts Exists(Database database) => new(
        $"SELECT {PeerColumns.Artifact} FROM {database.Table("artifact")} a WHERE EXISTS (SELECT 1 FROM {database.Table("flow_run")} fr JOIN {database.Table("flow")} f ON f.id = fr.flow_id WHERE fr.id = a.flow_run_id AND f.name = @name) ORDER BY a.id DESC LIMIT @limit",
        $"SELECT COUNT(*) FROM {database.Table("artifact")} a WHERE EXISTS (SELECT 1 FROM {database.Table("flow_run")} fr JOIN {database.Table("deployment")} d ON d.id = fr.deployment_id WHERE fr.id = a.flow_run_id AND d.name = @name)",
        $"SELECT {PeerColumns.Latest} FROM {database.Table("artifact_collection")} c JOIN {database.Table("artifact")} a ON a.id = c.latest_id WHERE EXISTS (SELECT 1 FROM {database.Table("flow_run")} fr JOIN {database.Table("flow")} f ON f.id = fr.flow_id WHERE fr.id = c.flow_run_id AND f.name = @name) ORDER BY c.id DESC LIMIT @limit");
}
