namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>A node of a JSON value as a page shows it.</summary>
/// <param name="Name">The name or index in its parent; null for the root.</param>
/// <param name="Path">The path from the root, as a JSON pointer; null if it is too long for a link.</param>
/// <param name="Kind">The kind, as a class of the style sheet: object, array, string, number, literal.</param>
/// <param name="Text">The value, or the number of members.</param>
/// <param name="Children">The children that are shown; empty for a single value.</param>
/// <param name="Hidden">The number of children that are not shown.</param>
/// <param name="IsCut">True if the page of the path shows more of it.</param>
internal sealed record JsonNodeView(
    string? Name,
    string? Path,
    string Kind,
    string Text,
    IReadOnlyList<JsonNodeView> Children,
    int Hidden = 0,
    bool IsCut = false
);
