namespace ArtifactStore.Sql;

/// <summary>A seek by a filter that an index serves, as a race drives it.</summary>
/// <param name="RowsForScanned">The number of rows that it visits for the cost of one that a scan sees.</param>
/// <param name="Count">Counts the rows that it visits, up to a bound.</param>
/// <param name="Read">Reads the rows, and sorts those that pass.</param>
internal sealed record Seek<TPage>(int RowsForScanned, Func<long, Task<long>> Count, Func<Task<TPage>> Read);
