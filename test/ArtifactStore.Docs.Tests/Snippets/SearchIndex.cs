namespace ArtifactStore.Docs.Tests.Snippets;

// <snippet>
public sealed class SearchIndex(IArtifactRepository artifacts, ISearch search) : IArtifactObserver
{
    public string Name => "search-index";

    public async Task OnChangeAsync(ArtifactChange change, CancellationToken cancellationToken)
    {
        if (change is { Kind: ArtifactChangeKind.LatestMoved, Key: { } key })
        {
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
