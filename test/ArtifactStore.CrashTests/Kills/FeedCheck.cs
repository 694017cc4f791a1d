using ArtifactStore.Specification;

namespace ArtifactStore.CrashTests;

/// <summary>Checks that the change feed is the history of what a store holds.</summary>
internal static class FeedCheck
{
    public static async Task AddAsync(IArtifactStore store, List<string> violations)
    {
        try
        {
            await FeedReplay.CheckAsync(store);
        }
        catch (Exception e) when (e is AssertionException or ArgumentException or InvalidOperationException or ArtifactStoreException)
        {
            // In a damaged file ids may be there twice, and columns be empty that never are.
            violations.Add($"the change feed: {e.Message}");
        }
    }
}
