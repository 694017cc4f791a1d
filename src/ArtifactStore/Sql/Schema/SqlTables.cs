namespace ArtifactStore.Sql;

/// <summary>Names and aliases of the tables.</summary>
internal static class SqlTables
{
    public static string Name(this SqlTable table) => table switch
    {
        SqlTable.Artifact => "artifact",
        SqlTable.ArtifactCollection => "artifact_collection",
        SqlTable.TaskRun => "task_run",
        SqlTable.FlowRun => "flow_run",
        SqlTable.Flow => "flow",
        SqlTable.Deployment => "deployment",
        SqlTable.WorkQueue => "work_queue",
        SqlTable.WorkPool => "work_pool",
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table of the store."),
    };

    /// <summary>The names of the tables that a store has itself.</summary>
    public static string[] Stored(SqlDialect dialect) => dialect.KeepsRunColumns
        ? ["artifact", "artifact_collection", "task_run", "flow_run", "flow", "deployment", "work_queue", "work_pool"]
        : ["artifact", "artifact_collection"];

    public static string Alias(this SqlTable table) => table switch
    {
        SqlTable.Artifact => "a",
        SqlTable.ArtifactCollection => "c",
        SqlTable.TaskRun => "tr",
        SqlTable.FlowRun => "fr",
        SqlTable.Flow => "f",
        SqlTable.Deployment => "d",
        SqlTable.WorkQueue => "wq",
        SqlTable.WorkPool => "wp",
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table of the store."),
    };

    /// <summary>The table with its alias, as FROM takes it.</summary>
    public static string From(this SqlTable table, SqlDialect dialect) => $"{dialect.Table(table.Name())} AS {table.Alias()}";
}
