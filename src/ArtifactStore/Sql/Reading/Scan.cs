namespace ArtifactStore.Sql;

/// <summary>
/// Continues an index scan in the order of the sort, as a race drives it: sees some more rows, behind those that it has seen.
/// </summary>
/// <param name="rows">The number of rows at most.</param>
/// <returns>The page, when it is full or the rows are at their end; else null.</returns>
internal delegate Task<TPage?> Scan<TPage>(long rows)
    where TPage : class;
