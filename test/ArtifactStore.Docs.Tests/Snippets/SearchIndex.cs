namespace ArtifactStore.Docs.Tests.Snippets;

// <snippet>
public sealed class SearchIndex(IArtifactRepository artifacts, ISearch search) : IArtifactObserver
{
    public string Name => "search-index";

    public async Task OnChangeAsync(ArtifactChange change, CancellationToken cancellationToken)
    {
        if (change.Key is { } key)
        {
            // Null for a key that is gone. Of many changes of a key the last one counts, so a repeated one does no harm.
            await search.UpdateAsync(key, await artifacts.ReadLatestArtifactAsync(key, cancellationToken));
        }
    }
}
// </snippet>

public interface ISearch
{
    Task UpdateAsync(string key, ArtifactCollection? latest);
}

public sealed class RecordedSearch : ISearch
{
    public TaskCompletionSource<string> Updated { get; } = new();

    public Task UpdateAsync(string key, ArtifactCollection? latest)
    {
        Updated.TrySetResult(key);
        return Task.CompletedTask;
    }
}
