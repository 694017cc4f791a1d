namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class RetentionSnippets
{
    [Test]
    public async Task A_policy_prunes_a_store()
    {
        await using var store = await InMemory.OpenAsync(artifacts: 3, key: "report");

        // <snippet>
        var policy = new RetentionPolicy { OlderThan = TimeSpan.FromDays(365), KeepVersions = 10 };
        var wouldGo = await store.Retention.PruneAsync(policy with { DryRun = true });
        Console.WriteLine($"{wouldGo.Artifacts} artifacts with {wouldGo.Bytes} bytes would go.");

        var gone = await store.Retention.PruneAsync(policy, new Progress<PruneResult>(soFar => Console.WriteLine(soFar.Artifacts)));
        // </snippet>

        // <snippet>
        var runs = await store.Retention.PruneFlowRunsAsync(new(olderThan: TimeSpan.FromDays(90)) { IncludeArtifacts = true });
        Console.WriteLine($"{runs.FlowRuns} flow runs, {runs.TaskRuns} task runs and {runs.Artifacts} artifacts are gone.");
        // </snippet>

        // <snippet>
        var changes = await store.Retention.PruneChangesAsync(new(olderThan: TimeSpan.FromDays(30)));
        // </snippet>

        changes.Changes.Should().Be(0);
        runs.FlowRuns.Should().Be(0);
        gone.Should().Be(wouldGo).And.Be(new PruneResult());
    }
}
