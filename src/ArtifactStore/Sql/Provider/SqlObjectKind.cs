using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The kinds of objects in a schema.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public enum SqlObjectKind
{
    /// <summary>A table, or a view in its place.</summary>
    Table,

    /// <summary>A column of a table.</summary>
    Column,

    /// <summary>An index.</summary>
    Index,

    /// <summary>A function.</summary>
    Function,

    /// <summary>A trigger of a table.</summary>
    Trigger,
}
