using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>What a schema consists of.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public enum SqlObjectKind
{
    /// <summary>A table, or what stands in its place.</summary>
    Table,

    /// <summary>A column of a table.</summary>
    Column,

    /// <summary>An index.</summary>
    Index,

    /// <summary>A function.</summary>
    Function,
}
