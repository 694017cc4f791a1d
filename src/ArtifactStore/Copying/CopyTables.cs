namespace ArtifactStore.Sql;

/// <summary>Which tables and columns go from one store to another.</summary>
internal static class CopyTables
{
    /// <summary>The tables that both stores have, artifacts first.</summary>
    public static IReadOnlyList<CopyTable> Between(SqlDialect source, SqlDialect target)
    {
        var owned = source.KeepsRunColumns && target.KeepsRunColumns;
        return [Artifacts(owned), Collections(owned), .. owned ? Runs() : []];
    }

    /// <summary>The tables that a store has itself.</summary>
    public static IReadOnlyList<CopyTable> Of(SqlDialect dialect) => Between(dialect, dialect);

    private static CopyTable Artifacts(bool keepsRunColumns) => new(
        SqlTable.Artifact.Name(),
        [
            new("id", SqlType.Id),
            new("created", SqlType.Time),
            new("updated", SqlType.Time),
            new("key", SqlType.Text),
            new("version", SqlType.Number),
            new("type", SqlType.Text),
            new("description", SqlType.Text),
            new("metadata", SqlType.Json),
            new("flow_run_id", SqlType.Id),
            new("task_run_id", SqlType.Id),
            .. RunColumns(keepsRunColumns),
            new("data_size", SqlType.Number),
            new("data", SqlType.Json),
        ],
        ["key", "version"]);

    private static CopyTable Collections(bool keepsRunColumns) => new(
        SqlTable.ArtifactCollection.Name(),
        [
            new("id", SqlType.Id),
            new("created", SqlType.Time),
            new("updated", SqlType.Time),
            new("key", SqlType.Text),
            new("latest_id", SqlType.Id),
            new("version", SqlType.Number),
            new("last_version", SqlType.Number),
            new("type", SqlType.Text),
            new("flow_run_id", SqlType.Id),
            new("task_run_id", SqlType.Id),
            .. RunColumns(keepsRunColumns),
        ],
        ["key"]);

    /// <summary>What is kept from runs beside an artifact goes along only together with the runs: alone it would be a copy of what is not there.</summary>
    private static CopyColumn[] RunColumns(bool kept) => kept ? [new("flow_id", SqlType.Id), new("deployment_id", SqlType.Id)] : [];

    private static CopyTable[] Runs() =>
    [
        Run(RunTableSet.Flows, new() { Id = Guid.Empty, Name = "" }),
        Run(RunTableSet.Deployments, new() { Id = Guid.Empty, Name = "" }),
        Run(RunTableSet.FlowRuns, new() { Id = Guid.Empty, Name = "" }),
        Run(RunTableSet.TaskRuns, new() { Id = Guid.Empty, Name = "" }),
        Run(RunTableSet.WorkPools, new() { Id = Guid.Empty, Name = "" }),
        Run(RunTableSet.WorkQueues, new() { Id = Guid.Empty, Name = "" }),
    ];

    /// <summary>The columns are those of the repository, so that none is forgotten here; the values of any row tell their types.</summary>
    private static CopyTable Run<T>(RunTable<T> table, T row) => new(
        table.Table.Name(),
        [
            new("id", SqlType.Id),
            new("created", SqlType.Time),
            new("updated", SqlType.Time),
            .. table.Columns.Select(column => new CopyColumn(column.Name, column.Value(row).Type)),
        ],
        []);
}
