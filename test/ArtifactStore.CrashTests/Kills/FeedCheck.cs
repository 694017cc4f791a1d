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
        catch (AssertionException e)
        {
            violations.Add($"the change feed: {e.Message}");
        }
    }
}
