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
            Artifacts(owned),
            Collections(owned),
            Aliases,
            new(SqlTable.ArtifactInput.Name(), InputTable.Columns, ["artifact_id", "place"]),
            .. owned ? Runs() : [],
        ];
    }

    /// <summary>The aliases.</summary>
    public static StoredTable Aliases { get; } = new(SqlTable.ArtifactAlias.Name(), AliasTable.Columns, ["key", "alias"]);

    /// <summary>Returns the artifacts.</summary>
    /// <param name="ofRun">True for the columns denormalised from runs, too.</param>
    public static StoredTable Artifacts(bool ofRun) =>
        new(SqlTable.Artifact.Name(), [.. ArtifactTable.Columns.Where(column => ofRun || !column.IsOfRun)], ["key", "version"]);

    /// <summary>Returns the collections.</summary>
    /// <param name="ofRun">True for the columns denormalised from runs, too.</param>
    public static StoredTable Collections(bool ofRun) =>
        new(SqlTable.ArtifactCollection.Name(), [.. CollectionTable.Columns.Where(column => ofRun || !column.IsOfRun)], ["key"]);

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

    /// <summary>Returns a table of runs.</summary>
    public static StoredTable Run<T>(RunTable<T> table) => new(table.Table.Name(), [.. table.All], []);
}
