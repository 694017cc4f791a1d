namespace ArtifactStore;

/// <summary>A page of rows.</summary>
/// <typeparam name="T"><see cref="Artifact"/> or <see cref="ArtifactCollection"/>.</typeparam>
/// <param name="Items">The rows, in the order of the query.</param>
/// <param name="Next">
/// The cursor of the next page, for <see cref="ArtifactQueryBase.After"/>; null if no row follows, and without a limit.
/// </param>
/// <param name="Total">
/// The number of rows that the filters pass, whatever the limit, offset and cursor; null unless it was asked for.
/// </param>
public sealed record ArtifactPage<T>(IReadOnlyList<T> Items, ArtifactCursor? Next, long? Total);
