namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>A row that differs between two tables.</summary>
/// <param name="OldNumber">Its number in the old table; null if it was added.</param>
/// <param name="NewNumber">Its number in the new table; null if it was removed.</param>
/// <param name="Old">Its old cells.</param>
/// <param name="New">Its new cells.</param>
internal sealed record TableDiffRow(int? OldNumber, int? NewNumber, string[]? Old, string[]? New);
