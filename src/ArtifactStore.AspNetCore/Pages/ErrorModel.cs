namespace ArtifactStore.AspNetCore.Pages;

/// <summary>What a page of an error says.</summary>
internal sealed record ErrorModel(string Title, string Advice);
