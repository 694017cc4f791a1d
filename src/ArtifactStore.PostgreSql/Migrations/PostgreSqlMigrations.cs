using System.Text.RegularExpressions;
using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>The numbered SQL files that are embedded in this assembly.</summary>
internal static partial class PostgreSqlMigrations
{
    /// <summary>All migrations, in order, the name of the schema filled in.</summary>
    public static IReadOnlyList<SqlMigration> Load(PostgreSqlDialect dialect) => SqlMigration.Load(
        typeof(PostgreSqlMigrations).Assembly,
        script => script.Replace("{schema}", $"\"{dialect.Schema}\"", StringComparison.Ordinal).Replace("{schema_name}", dialect.Schema, StringComparison.Ordinal),
        CreatedObject);

    [GeneratedRegex(
        @"^\s*CREATE\s+(?:TABLE\s+\{schema\}\.|UNIQUE\s+INDEX\s+|INDEX\s+)(\w+)",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CreatedObject();
}
