using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>What one filter asks of one table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Fragment">The condition on it, never <see cref="SqlFragment.True"/>.</param>
/// <param name="IsSeekable">Whether an index of the table leads to the rows that pass.</param>
/// <param name="IsNarrow">Whether it passes a few flows or deployments, by a short list of ids or names.</param>
/// <param name="IsOwner">Whether it is an equality on the flow or deployment that is kept beside the artifact.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlCondition(SqlTable Table, SqlFragment Fragment, bool IsSeekable, bool IsNarrow = false, bool IsOwner = false);
