using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The rows of an access path that a statement reads.</summary>
/// <param name="Filters">The filters that they pass.</param>
/// <param name="Path">The path.</param>
/// <param name="Sort">The sort.</param>
/// <param name="Range">The range of the sort's order in which they lie.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record PathRows(SqlTranslation Filters, AccessPath Path, SortTranslator Sort, SortRange Range)
{
    /// <summary>The number of rows that a scan may see; null for all.</summary>
    public long? Seen { get; init; }

    /// <summary>The number of rows up to the end of the page; null for all.</summary>
    public SqlFragment? Wanted { get; init; }

    /// <summary>The table whose rows are read.</summary>
    public SqlTable Root => Filters.Joins.Root;

    /// <summary>The tables that are joined and do not lead to the root.</summary>
    public IReadOnlyList<SqlTable> LookedUp => Filters.Joins.Tables.RemoveRange(Path.Lead);
}
