namespace ArtifactStore.Sql;

/// <summary>Rows that follow each other by id.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="IsLast">Whether no row was behind them.</param>
/// <param name="IsCut">Whether their bytes ended the page, and not their number.</param>
internal sealed record CopyPage(IReadOnlyList<CopyRow> Rows, bool IsLast, bool IsCut);
