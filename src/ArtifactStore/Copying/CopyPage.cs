namespace ArtifactStore.Sql;

/// <summary>Consecutive rows by id.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="IsLast">True if there are no further rows.</param>
/// <param name="IsCut">True if the page was ended by its bytes rather than its number of rows.</param>
internal sealed record CopyPage(IReadOnlyList<CopyRow> Rows, bool IsLast, bool IsCut);
