namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>A line of two texts side by side, or a fold of equal lines.</summary>
/// <param name="Old">The line on the left; null if it was added.</param>
/// <param name="New">The line on the right; null if it was removed.</param>
/// <param name="OldNumber">Its number on the left.</param>
/// <param name="NewNumber">Its number on the right.</param>
/// <param name="Folded">The number of equal lines that are left out here; 0 for a line.</param>
internal sealed record DiffLine(DiffSide? Old, DiffSide? New, int? OldNumber, int? NewNumber, int Folded = 0)
{
    public bool IsChanged =>
        Folded == 0 && (Old is null || New is null || Old.Parts.Any(part => part.IsChanged) || New.Parts.Any(part => part.IsChanged));
}
