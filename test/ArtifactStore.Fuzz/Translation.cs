using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ArtifactStore.Fuzz;

/// <summary>What becomes of a query without a database: its statements on every database, and their parameters.</summary>
internal static class Translation
{
    private static readonly SqliteDialect Sqlite = new();
    private static readonly PostgreSqlDialect PostgreSql = new();

    public static void Use(StoreQuery query)
    {
        try
        {
            query.CheckPage();
        }
        catch (ArgumentException)
        {
            return;
        }

        foreach (var dialect in new SqlDialect[] { Sqlite, PostgreSql })
        {
            foreach (var path in ArtifactSql.Paths(query, dialect))
            {
                Bind(dialect, ArtifactSql.Read(query, dialect, path));
            }

            foreach (var path in ArtifactSql.Paths(query with { Limit = null }, dialect))
            {
                Bind(dialect, ArtifactSql.Count(query, dialect, path));
            }
        }
    }

    private static void Bind(SqlDialect dialect, SqlStatement statement)
    {
        foreach (var parameter in statement.Parameters)
        {
            dialect.Bind(dialect is SqliteDialect ? new SqliteParameter() : new NpgsqlParameter(), parameter.Value);
        }
    }
}
