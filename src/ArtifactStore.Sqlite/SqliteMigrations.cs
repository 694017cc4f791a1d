using System.Text.RegularExpressions;
using ArtifactStore.Sql;

namespace ArtifactStore.Sqlite;

/// <summary>The numbered SQL files that are embedded in this assembly.</summary>
internal static partial class SqliteMigrations
{
    /// <summary>All migrations, in order, the names of tables filled in.</summary>
    public static IReadOnlyList<SqlMigration> Load(SqliteDialect dialect) =>
        SqlMigration.Load(typeof(SqliteMigrations).Assembly, script => Fill(script, dialect.TablePrefix), CreatedObject);

    /// <summary>Fills in the prefix of the tables.</summary>
    public static string Fill(string script, string prefix) => script.Replace("{prefix}", prefix, StringComparison.Ordinal);

    /// <summary>The tables and indexes that a script creates.</summary>
    [GeneratedRegex(
        @"^\s*CREATE\s+(?:TABLE|UNIQUE\s+INDEX|INDEX)\s+(?:IF\s+NOT\s+EXISTS\s+)?\{prefix\}(\w+)",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex CreatedObject();
}
