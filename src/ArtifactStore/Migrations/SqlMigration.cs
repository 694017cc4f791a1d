using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>One numbered step of the schema.</summary>
/// <param name="Version">The number, from 1 on.</param>
/// <param name="Name">What it does, in snake_case.</param>
/// <param name="Script">The SQL, names of tables filled in.</param>
/// <param name="RunTablesOnly">Whether it concerns the run tables alone, and is left out where the host brings views of its own.</param>
/// <param name="Objects">The names of the tables and indexes that it creates, without prefix or schema.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlMigration(int Version, string Name, string Script, bool RunTablesOnly, ValueList<string> Objects);
