using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ArtifactStore.Sql;

/// <summary>Writes the schema as a script, to be run by hand.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public static class SchemaScript
{
    internal const string VersionTable = "artifact_store_schema";

    /// <summary>
    /// Writes the script that creates the schema in an empty database, for stores in the mode <see cref="SchemaMode.Validate"/> or
    /// <see cref="SchemaMode.None"/>.
    /// </summary>
    /// <param name="dialect">The dialect, which sets the names of the tables.</param>
    /// <param name="migrations">The provider's migrations.</param>
    /// <returns>SQL, in one transaction.</returns>
    public static string Write(SqlDialect dialect, IReadOnlyList<SqlMigration> migrations)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(migrations);
        var versionTable = dialect.Table(VersionTable);
        var script = new StringBuilder("-- The schema of an ArtifactStore. Run it once, on a database without these tables.\nBEGIN;\n\n")
            .Append(dialect.CreateNamespace.Length == 0 ? "" : $"{dialect.CreateNamespace};\n\n")
            .Append(dialect.Qualify(CreateVersionTable(versionTable)))
            .Append(";\n");
        foreach (var migration in SqlMigration.Required(dialect, migrations))
        {
            script
                .Append(CultureInfo.InvariantCulture, $"\n-- {migration.Version:0000} {migration.Name}\n{migration.Script.Trim()}\n")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"\nINSERT INTO {versionTable} (version, name, applied) VALUES ({migration.Version}, '{migration.Name}', CURRENT_TIMESTAMP);\n"
                );
        }

        return script.Append("\nCOMMIT;\n").ToString();
    }

    internal static string CreateVersionTable(string table) =>
        $"CREATE TABLE {table} (\n    version INTEGER NOT NULL PRIMARY KEY,\n    name TEXT NOT NULL,\n    applied TEXT NOT NULL\n)";
}
