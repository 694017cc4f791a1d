using System.Text.RegularExpressions;
using ArtifactStore.Sql;

namespace ArtifactStore.Sqlite;

/// <summary>Loads the numbered SQL files embedded in this assembly.</summary>
internal static partial class SqliteMigrations
{
    /// <summary>Returns all migrations in order, with the names of tables.</summary>
    public static IReadOnlyList<SqlMigration> Load(SqliteDialect dialect) =>
        SqlMigration.Load(typeof(SqliteMigrations).Assembly, script => Fill(script, dialect.TablePrefix), CreatedObject);

    /// <summary>Inserts the table prefix.</summary>
    public static string Fill(string script, string prefix) => script.Replace("{prefix}", prefix, StringComparison.Ordinal);

    /// <summary>Matches the tables, views and indexes that a script creates.</summary>
    [GeneratedRegex(
        @"^\s*CREATE\s+(?:TABLE|VIEW|UNIQUE\s+INDEX|INDEX)\s+(?:IF\s+NOT\s+EXISTS\s+)?\{prefix\}(\w+)",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    public static partial Regex CreatedObject();
}
