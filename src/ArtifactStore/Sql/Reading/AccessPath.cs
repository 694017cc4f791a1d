using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>
/// A way to the rows of a query. Every path gives the same rows; which one is short depends on the rows that pass, and on where they lie.
/// </summary>
/// <param name="Name">
/// The name, for people: for example <c>scan id</c>, <c>scan flow_id</c>, <c>seek type</c> or <c>seek flow_run</c>.
/// </param>
/// <param name="IsScan">
/// True for an index scan in the order of the sort, which ends when the page is full; false for a seek, whose rows are sorted.
/// </param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record AccessPath(string Name, bool IsScan)
{
    /// <summary>
    /// True if it is a seek by a list of few values, for each of which the index holds the rows in the order of the sort.
    /// </summary>
    /// <remarks>It reads no more rows of each value than the page has.</remarks>
    public bool IsMerge { get; init; }

    /// <summary>The index through which the root is read, without prefix; null where the join or the planner decides.</summary>
    public string? Index { get; init; }

    /// <summary>The condition on the first table by which an index leads to the rows; null for none.</summary>
    public SqlCondition? By { get; init; }

    /// <summary>The tables that are visited before the root, first to last; none where the path starts at the root.</summary>
    public ImmutableArray<SqlTable> Lead { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
