namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>One side of a line, in parts that are equal or changed.</summary>
internal sealed record DiffSide(IReadOnlyList<(string Text, bool IsChanged)> Parts)
{
    public static DiffSide Whole(string text, bool isChanged) => new([(text, isChanged)]);
}
