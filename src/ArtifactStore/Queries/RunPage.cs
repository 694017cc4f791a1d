namespace ArtifactStore;

/// <summary>A page of runs.</summary>
/// <typeparam name="T">The kind of row.</typeparam>
/// <param name="Items">The rows, in the order of the query.</param>
/// <param name="Next">
/// The cursor of the next page, for <see cref="RunQuery{T}.After"/>; null if no row follows, and without a limit.
/// </param>
/// <param name="Total">
/// The number of rows that the filters pass, whatever the limit, offset and cursor; null unless it was asked for.
/// </param>
public sealed record RunPage<T>(IReadOnlyList<T> Items, RunCursor? Next, long? Total)
    where T : class;
