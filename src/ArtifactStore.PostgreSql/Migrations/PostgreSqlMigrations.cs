using System.Text.RegularExpressions;
using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>Loads the numbered SQL files embedded in this assembly.</summary>
internal static partial class PostgreSqlMigrations
{
    /// <summary>Returns all migrations in order, with the name of the schema.</summary>
    public static IReadOnlyList<SqlMigration> Load(PostgreSqlDialect dialect) =>
        SqlMigration.Load(
            typeof(PostgreSqlMigrations).Assembly,
            script =>
                script
                    .Replace("{schema}", $"\"{dialect.Schema}\"", StringComparison.Ordinal)
                    .Replace("{schema_name}", dialect.Schema, StringComparison.Ordinal),
            CreatedObject
        );

    [GeneratedRegex(
        @"^\s*CREATE\s+(?:TABLE\s+\{schema\}\.|VIEW\s+\{schema\}\.|UNIQUE\s+INDEX\s+|INDEX\s+)(\w+)",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex CreatedObject();
}
