namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>A row of a table on a page.</summary>
/// <param name="Number">The number of the row in the table, from 1.</param>
/// <param name="Cells">The cells of the columns of the page.</param>
internal sealed record TableViewRow(int Number, string[] Cells);
