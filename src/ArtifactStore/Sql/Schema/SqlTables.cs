using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Names and aliases of the tables.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public static class SqlTables
{
    /// <summary>The name of a table, without prefix or schema.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The name.</returns>
    public static string Name(this SqlTable table) =>
        table switch
        {
            SqlTable.Artifact => "artifact",
            SqlTable.ArtifactCollection => "artifact_collection",
            SqlTable.ArtifactAlias => "artifact_alias",
            SqlTable.ArtifactInput => "artifact_input",
            SqlTable.ArtifactChange => "artifact_change",
            SqlTable.ArtifactMetadata => "artifact_metadata",
            SqlTable.TaskRun => "task_run",
            SqlTable.FlowRun => "flow_run",
            SqlTable.Flow => "flow",
            SqlTable.Deployment => "deployment",
            SqlTable.WorkQueue => "work_queue",
            SqlTable.WorkPool => "work_pool",
            _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table of the store."),
        };

    /// <summary>The names of the tables that a store has itself.</summary>
    internal static string[] Stored(SqlDialect dialect) =>
        dialect.KeepsRunColumns
            ?
            [
                "artifact",
                "artifact_collection",
                "artifact_alias",
                "artifact_input",
                "artifact_metadata",
                .. Changes(dialect),
                LeaseTable.Name,
                "task_run",
                "flow_run",
                "flow",
                "deployment",
                "work_queue",
                "work_pool",
            ]
            :
            [
                "artifact",
                "artifact_collection",
                "artifact_alias",
                "artifact_input",
                "artifact_metadata",
                .. Changes(dialect),
                LeaseTable.Name,
            ];

    /// <summary>The names of the tables of the change feed: that of the feed, and that to which writers append if it is another.</summary>
    internal static string[] Changes(SqlDialect dialect) =>
        dialect.NewChanges == SqlTable.ArtifactChange.Name()
            ? [SqlTable.ArtifactChange.Name()]
            : [SqlTable.ArtifactChange.Name(), dialect.NewChanges];

    /// <summary>The alias of a table in the statements of queries.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The alias.</returns>
    public static string Alias(this SqlTable table) =>
        table switch
        {
            SqlTable.Artifact => "a",
            SqlTable.ArtifactCollection => "c",
            SqlTable.ArtifactAlias => "al",
            SqlTable.ArtifactInput => "ai",
            SqlTable.ArtifactChange => "ch",
            SqlTable.ArtifactMetadata => "am",
            SqlTable.TaskRun => "tr",
            SqlTable.FlowRun => "fr",
            SqlTable.Flow => "f",
            SqlTable.Deployment => "d",
            SqlTable.WorkQueue => "wq",
            SqlTable.WorkPool => "wp",
            _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table of the store."),
        };

    /// <summary>True for artifacts and collections, false for runs.</summary>
    internal static bool IsOfArtifacts(this SqlTable table) => table is SqlTable.Artifact or SqlTable.ArtifactCollection;

    /// <summary>The narrowest column that identifies a row. Runs have none but the id.</summary>
    internal static string Identity(this SqlTable table) => table.IsOfArtifacts() ? "row_id" : "id";

    /// <summary>The table with its alias, as FROM takes it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="dialect">The dialect.</param>
    /// <returns>The table.</returns>
    public static string From(this SqlTable table, SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return $"{dialect.Table(table.Name())} AS {table.Alias()}";
    }

    /// <summary>The index of a table that begins with a column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <returns>The name of the index, without prefix.</returns>
    public static string IndexOf(this SqlTable table, string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return (table, column) is (SqlTable.Artifact, "key")
            ? "artifact_key_version"
            : $"{table.Name()}_{(column.EndsWith("_id", StringComparison.Ordinal) ? column[..^3] : column)}";
    }
}
