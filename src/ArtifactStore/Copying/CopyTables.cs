namespace ArtifactStore.Sql;

/// <summary>The tables and columns that go from one store to another.</summary>
internal static class CopyTables
{
    /// <summary>The tables that both stores have, artifacts first. What artifacts repeat of their runs goes along only together with the runs: alone it would be a copy of what is not there.</summary>
    public static IReadOnlyList<CopyTable> Between(SqlDialect source, SqlDialect target)
    {
        var owned = source.KeepsRunColumns && target.KeepsRunColumns;
        return
        [
            new(SqlTable.Artifact.Name(), [.. ArtifactTable.Columns.Where(column => owned || !column.IsOfRun)], ["key", "version"]),
            new(SqlTable.ArtifactCollection.Name(), [.. CollectionTable.Columns.Where(column => owned || !column.IsOfRun)], ["key"]),
            .. owned ? Runs() : [],
        ];
    }

    /// <summary>The tables that a store has itself.</summary>
    public static IReadOnlyList<CopyTable> Of(SqlDialect dialect) => Between(dialect, dialect);

    private static CopyTable[] Runs() =>
    [
        Run(RunTableSet.Flows),
        Run(RunTableSet.Deployments),
        Run(RunTableSet.FlowRuns),
        Run(RunTableSet.TaskRuns),
        Run(RunTableSet.WorkPools),
        Run(RunTableSet.WorkQueues),
    ];

    private static CopyTable Run<T>(RunTable<T> table) => new(table.Table.Name(), [.. table.All], []);
}
