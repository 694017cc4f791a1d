using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ArtifactStore.Sql;

/// <summary>One numbered step of the schema: an SQL file, read only when the step is applied or checked.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlMigration
{
    private const string Extension = ".sql";
    private const string RunTablesOnlyExtension = ".runs.sql";

    private readonly Lazy<string> _template;
    private readonly Lazy<string> _script;
    private readonly Lazy<ValueList<string>> _objects;

    /// <summary>Creates a migration from a file.</summary>
    /// <param name="file">
    /// The name of the file, such as <c>0002_runs.runs.sql</c>. The part <c>.runs</c> marks a migration of the run tables alone.
    /// </param>
    /// <param name="read">Reads the file.</param>
    /// <param name="fill">Inserts the names of tables.</param>
    /// <param name="createdObject">Matches the names of the tables and indexes that the file creates, in its first group.</param>
    public SqlMigration(string file, Func<string> read, Func<string, string> fill, Func<Regex> createdObject)
    {
        ArgumentNullException.ThrowIfNull(file);
        RunTablesOnly = file.EndsWith(RunTablesOnlyExtension, StringComparison.Ordinal);
        var stem = file[..^(RunTablesOnly ? RunTablesOnlyExtension : Extension).Length];
        var underscore = stem.IndexOf('_', StringComparison.Ordinal);
        Version = int.Parse(stem.AsSpan(0, underscore), NumberStyles.None, CultureInfo.InvariantCulture);
        Name = stem[(underscore + 1)..];
        _template = new(read);
        _script = new(() => fill(_template.Value));
        _objects = new(() => [.. createdObject().Matches(_template.Value).Select(match => match.Groups[1].Value)]);
    }

    /// <summary>The number, counted from 1.</summary>
    public int Version { get; }

    /// <summary>The purpose, in snake_case.</summary>
    public string Name { get; }

    /// <summary>True if it concerns the run tables alone, and is skipped if the host provides views.</summary>
    public bool RunTablesOnly { get; }

    /// <summary>The SQL, with the names of tables.</summary>
    public string Script => _script.Value;

    /// <summary>The names of the tables and indexes that it creates, without prefix or schema.</summary>
    public ValueList<string> Objects => _objects.Value;

    /// <summary>Loads the migrations that are embedded in an assembly.</summary>
    /// <param name="assembly">The assembly, whose resources that end in <c>.sql</c> are migrations.</param>
    /// <param name="fill">Inserts the names of tables.</param>
    /// <param name="createdObject">Matches the names of the tables and indexes that a file creates, in its first group.</param>
    /// <returns>The migrations, in order.</returns>
    public static IReadOnlyList<SqlMigration> Load(Assembly assembly, Func<string, string> fill, Func<Regex> createdObject)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var migrations = new List<SqlMigration>();
        foreach (var file in assembly.GetManifestResourceNames())
        {
            if (file.EndsWith(Extension, StringComparison.Ordinal))
            {
                migrations.Add(new(file, () => Read(assembly, file), fill, createdObject));
            }
        }

        migrations.Sort(static (one, other) => one.Version.CompareTo(other.Version));
        return migrations;
    }

    /// <summary>Returns the migrations that a store needs, in order.</summary>
    internal static IReadOnlyList<SqlMigration> Required(SqlDialect dialect, IReadOnlyList<SqlMigration> migrations) =>
        dialect.RunTables == RunTables.Owned ? migrations : [.. migrations.Where(migration => !migration.RunTablesOnly)];

    private static string Read(Assembly assembly, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }
}
