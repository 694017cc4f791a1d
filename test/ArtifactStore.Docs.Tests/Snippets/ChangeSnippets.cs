namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class ChangeSnippets
{
    [Test]
    public async Task Changes_are_read_after_a_position()
    {
        ArtifactChangePosition position = default;

        // <snippet>
        await using var store = SqliteArtifactStore.Open("Data Source=changes.db", configure: options => options.RecordChanges = true);
        await store.Artifacts.CreateArtifactAsync(new() { Key = "report" });

        foreach (var change in await store.Changes.ReadChangesAsync(after: position, limit: 100))
        {
            Console.WriteLine($"{change.Kind} {change.Key} {change.Version}");   // Created report 1, LatestMoved report 1
            position = change.Position;
        }
        // </snippet>

        (await store.Changes.ReadChangesAsync(position)).Should().BeEmpty();
    }

    [Test]
    public async Task A_watcher_waits_for_changes()
    {
        await using var store = SqliteArtifactStore.Open("Data Source=watched.db", configure: options => options.RecordChanges = true);
        await store.Artifacts.CreateArtifactAsync(new());
        using var end = new CancellationTokenSource();
        var (cancellationToken, position) = (end.Token, ArtifactChangePosition.Start);
        await FluentActions.Awaiting(WatchAsync).Should().ThrowAsync<OperationCanceledException>();
        position.Should().NotBe(ArtifactChangePosition.Start);

        async Task WatchAsync()
        {
            // <snippet>
            await foreach (var change in store.Changes.WatchAsync(after: position, cancellationToken))
            {
                await HandleAsync(change);
                position = change.Position;   // store it to continue after a restart
            }
            // </snippet>
        }

        Task HandleAsync(ArtifactChange change)
        {
            change.Kind.Should().Be(ArtifactChangeKind.Created);
            return end.CancelAsync();
        }
    }
}
