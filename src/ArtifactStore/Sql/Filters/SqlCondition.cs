using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>A condition of a filter on one table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Fragment">The condition, never <see cref="SqlFragment.True"/>.</param>
/// <param name="Seek">The part of the condition for which an index leads to the rows; null for none.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlCondition(SqlTable Table, SqlFragment Fragment, SqlFragment? Seek)
{
    /// <summary>The column, where the condition is on a single column of the root; else null.</summary>
    public string? Column { get; init; }

    /// <summary>The property of the filter; null where the condition is all of a filter, or replaces one.</summary>
    internal string? Field { get; init; }

    /// <summary>The rows of another table that <see cref="Seek"/> visits to find those of the root; null if it visits the root alone.</summary>
    internal ThroughRows? Through { get; init; }

    /// <summary>True if <see cref="Seek"/> visits rows of another table, of which an index holds all that it needs.</summary>
    public bool IsThrough => Through is not null;

    /// <summary>True if <see cref="Seek"/> is the whole condition, in another form.</summary>
    internal bool IsSeekWhole { get; init; }

    /// <summary>The condition in the statement of a seek by it: of <see cref="Seek"/> an index leads to the rows.</summary>
    public SqlFragment Sought =>
        IsSeekWhole || Through?.IsWhole == true ? Seek ?? Fragment
        : Through is null ? Fragment
        : SqlTranslation.AllOf([Seek, Fragment]);

    /// <summary>
    /// The entry of the metadata that a row must have: the index on entries holds the artifacts of one in the order of their ids. Null for
    /// other conditions.
    /// </summary>
    public SqlFragment? Entry => Column == "id" ? Through?.Entry : null;

    /// <summary>True if the column is the denormalised id of a flow or a deployment.</summary>
    internal bool IsParent => Column is "flow_id" or "deployment_id";

    /// <summary>True if an index holds the rows of a value of the column in the order of the ids.</summary>
    public bool IsInOrder { get; init; }

    /// <summary>True if <see cref="Seek"/> only requires a value, as most rows have as a rule.</summary>
    internal bool IsPresence { get; init; }

    /// <summary>The one value that the column must equal, where <see cref="IsInOrder"/>; else null.</summary>
    public SqlFragment? Equal { get; init; }

    /// <summary>
    /// True if the condition is a range of the sort's own column: a scan in the order of the sort begins and ends inside its index.
    /// </summary>
    public bool IsRange => Range is not null && !IsWithinRange;

    /// <summary>The range; null for none.</summary>
    internal SortRange? Range { get; init; }

    /// <summary>True if the range also has rows that do not pass: those without a start time.</summary>
    internal bool IsWithinRange { get; init; }

    /// <summary>
    /// The most rows for which <see cref="Seek"/> can hold, where the column is unique and the values are listed; null where that is not
    /// known.
    /// </summary>
    public int? AtMost { get; init; }
}
