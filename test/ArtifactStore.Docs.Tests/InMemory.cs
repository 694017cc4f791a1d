namespace ArtifactStore.Docs.Tests;

/// <summary>Opens stores in memory for snippets that begin with one.</summary>
internal static class InMemory
{
    public static async Task<IArtifactStore> OpenAsync(int artifacts = 0, string? key = null)
    {
        var store = SqliteArtifactStore.Open("Data Source=:memory:");
        await store.InitializeAsync();
        for (var i = 0; i < artifacts; i++)
        {
            await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown($"# {i}", key));
        }

        return store;
    }
}
