using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>The indexes of <c>like_</c>, which need the extension pg_trgm: they should be there exactly where the extension is, in whatever schema it lives.</summary>
internal static class TrigramIndexes
{
    private static readonly (string Index, string Table, string Column, bool OfRuns)[] All =
    [
        ("artifact_key_trigram", "artifact", "key", false),
        ("artifact_collection_key_trigram", "artifact_collection", "key", false),
        ("flow_name_trigram", "flow", "name", true),
        ("deployment_name_trigram", "deployment", "name", true),
        ("flow_run_name_trigram", "flow_run", "name", true),
        ("task_run_name_trigram", "task_run", "name", true),
    ];

    /// <summary>The indexes that should be there now: a statement whose rows are the name, the table, and the statement that makes the index. No rows without the extension.</summary>
    public static SqlStatement Expected(PostgreSqlDialect dialect)
    {
        var those = All.Where(index => dialect.RunTables == RunTables.Owned || !index.OfRuns).ToArray();
        return new SqlStatementBuilder()
            .Append("SELECT i.index_name, i.table_name, format('CREATE INDEX %I ON %I.%I USING gin (%I.artifact_store_fold(%I) %I.gin_trgm_ops)'")
            .Append($", i.index_name, {SqlValue.Text(dialect.Schema)}, i.table_name, {SqlValue.Text(dialect.Schema)}, i.column_name, n.nspname) FROM ")
            .Append(dialect.FromLists(
                "i",
                [
                    ("index_name", SqlValue.Texts([.. those.Select(index => index.Index)])),
                    ("table_name", SqlValue.Texts([.. those.Select(index => index.Table)])),
                    ("column_name", SqlValue.Texts([.. those.Select(index => index.Column)])),
                ]))
            .Append(" CROSS JOIN pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm' ORDER BY i.index_name")
            .Build();
    }
}
