namespace ArtifactStore.AspNetCore;

/// <summary>A query, and the sort as the client has named it.</summary>
/// <param name="Query">The query.</param>
/// <param name="Sort">The sort; null for none.</param>
internal sealed record SortedQuery<TQuery>(TQuery Query, string? Sort);
