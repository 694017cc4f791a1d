using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>What one filter asks of one table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Fragment">The condition on it, never <see cref="SqlFragment.True"/>.</param>
/// <param name="Seek">The part of the condition by which indexes lead to the rows; null where none does. How many rows pass it is how many a statement that starts here visits.</param>
/// <param name="Owner">The flow or deployment, where it is an equality on the id that is kept beside the artifact; else null.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlCondition(SqlTable Table, SqlFragment Fragment, SqlFragment? Seek, SqlTable? Owner = null)
{
    /// <summary>The condition on an owner as no index leads by it; null where there is no owner.</summary>
    internal SqlFragment? Plain { get; init; }
}
