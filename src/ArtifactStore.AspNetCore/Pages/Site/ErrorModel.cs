namespace ArtifactStore.AspNetCore.Pages.Site;

/// <summary>What a page of an error says.</summary>
internal sealed record ErrorModel(string Title, string Advice);
