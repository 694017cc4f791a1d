using System.Globalization;
using System.Text.RegularExpressions;
using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>The numbered SQL files that are embedded in this assembly.</summary>
internal static partial class PostgreSqlMigrations
{
    /// <summary>The table that says which of them are applied.</summary>
    public const string VersionTable = "artifact_store_schema";

    private const string Extension = ".sql";
    private const string RunTablesOnly = ".runs.sql";

    /// <summary>All migrations, in order, the name of the schema filled in.</summary>
    public static IReadOnlyList<SqlMigration> Load(PostgreSqlDialect dialect)
    {
        var assembly = typeof(PostgreSqlMigrations).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return Make(name, reader.ReadToEnd(), dialect.Schema);
            })
            .OrderBy(migration => migration.Version)];
    }

    /// <summary>Makes a migration of a file such as <c>0002_runs.runs.sql</c>; <c>.runs</c> marks one that concerns the run tables alone.</summary>
    public static SqlMigration Make(string file, string script, string schema)
    {
        var runsOnly = file.EndsWith(RunTablesOnly, StringComparison.Ordinal);
        var stem = file[..^(runsOnly ? RunTablesOnly : Extension).Length];
        var underscore = stem.IndexOf('_', StringComparison.Ordinal);
        return new(
            int.Parse(stem.AsSpan(0, underscore), NumberStyles.None, CultureInfo.InvariantCulture),
            stem[(underscore + 1)..],
            script.Replace("{schema}", $"\"{schema}\"", StringComparison.Ordinal).Replace("{schema_name}", schema, StringComparison.Ordinal),
            runsOnly,
            ValueList.From(CreatedObject().Matches(script).Select(match => match.Groups[1].Value)));
    }

    [GeneratedRegex(@"^\s*CREATE\s+(?:TABLE\s+\{schema\}\.|UNIQUE\s+INDEX\s+|INDEX\s+)(\w+)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CreatedObject();
}
