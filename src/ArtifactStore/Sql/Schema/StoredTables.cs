namespace ArtifactStore.Sql;

/// <summary>The tables whose rows the store copies and verifies, with their columns.</summary>
internal static class StoredTables
{
    /// <summary>
    /// Returns the tables that both stores have, artifacts first. Columns denormalised from runs are included only if the runs are.
    /// </summary>
    public static IReadOnlyList<StoredTable> Between(SqlDialect source, SqlDialect target)
    {
        var owned = source.KeepsRunColumns && target.KeepsRunColumns;
        return
        [
            new(SqlTable.Artifact.Name(), [.. ArtifactTable.Columns.Where(column => owned || !column.IsOfRun)], ["key", "version"]),
            new(SqlTable.ArtifactCollection.Name(), [.. CollectionTable.Columns.Where(column => owned || !column.IsOfRun)], ["key"]),
            new(SqlTable.ArtifactAlias.Name(), AliasTable.Columns, ["key", "alias"]),
            new(SqlTable.ArtifactInput.Name(), InputTable.Columns, ["artifact_id", "place"]),
            .. owned ? Runs() : [],
        ];
    }

    /// <summary>Returns the store's own tables.</summary>
    public static IReadOnlyList<StoredTable> Of(SqlDialect dialect) => Between(dialect, dialect);

    private static StoredTable[] Runs() =>
        [
            Run(RunTableSet.Flows),
            Run(RunTableSet.Deployments),
            Run(RunTableSet.FlowRuns),
            Run(RunTableSet.TaskRuns),
            Run(RunTableSet.WorkPools),
            Run(RunTableSet.WorkQueues),
        ];

    private static StoredTable Run<T>(RunTable<T> table) => new(table.Table.Name(), [.. table.All], []);
}
