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
        var flow = $"(SELECT id FROM {database.Table("flow")} WHERE name = @name)";
        var listed = database.IsPostgreSql ? "= ANY((SELECT @names)::text[])" : "IN (SELECT value FROM json_each(@names))";
        return new(
            $"SELECT {PeerColumns.Artifact} FROM {database.Table("artifact")} a WHERE {Newest("a")}",
            $"SELECT COALESCE(SUM((SELECT COUNT(*) FROM {database.Table("artifact")} a WHERE a.deployment_id = d.id)), 0)"
                + $" FROM {database.Table("deployment")} d WHERE d.name {listed}",
            $"SELECT {PeerColumns.Latest} FROM {database.Table("artifact_collection")} c"
                + $" {database.OrderedJoin} {database.Table("artifact")} a ON a.id = c.latest_id WHERE {Newest("c")}"
        );

        string Newest(string alias) =>
            database.IsPostgreSql
                ? $"{alias}.flow_id >= {flow} AND {alias}.flow_id <= {flow} ORDER BY {alias}.flow_id DESC, {alias}.id DESC LIMIT @limit"
                : $"{alias}.flow_id = {flow} ORDER BY {alias}.id DESC LIMIT @limit";
    }

    /// <summary>Plain joins.</summary>
    public static FilterTexts Joins(Database database)
    {
        var (artifact, collection) = ($"{database.Table("artifact")} a", $"{database.Table("artifact_collection")} c");
        var flow = $"JOIN {database.Table("flow")} f ON f.id = fr.flow_id WHERE f.name = @name";
        var deployment = $"JOIN {database.Table("deployment")} d ON d.id = fr.deployment_id WHERE d.name = @name";
        return new(
            $"SELECT {PeerColumns.Artifact} FROM {artifact} {Run("a")} {flow} ORDER BY a.id DESC LIMIT @limit",
            $"SELECT COUNT(*) FROM {artifact} {Run("a")} {deployment}",
            $"SELECT {PeerColumns.Latest} FROM {collection} JOIN {artifact} ON a.id = c.latest_id {Run("c")} {flow}"
                + " ORDER BY c.id DESC LIMIT @limit"
        );

        string Run(string alias) => $"JOIN {database.Table("flow_run")} fr ON fr.id = {alias}.flow_run_id";
    }

    /// <summary>A correlated subquery.</summary>
    public static FilterTexts Exists(Database database) =>
        new(
            $"SELECT {PeerColumns.Artifact} FROM {database.Table("artifact")} a WHERE EXISTS (SELECT 1 FROM {database.Table("flow_run")} fr"
                + $" JOIN {database.Table("flow")} f ON f.id = fr.flow_id WHERE fr.id = a.flow_run_id AND f.name = @name)"
                + " ORDER BY a.id DESC LIMIT @limit",
            "",
            ""
        );
}
