using ArtifactStore.Specification;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The order of the change feed, beside that of a sequence, whose numbers are taken before the commit.</summary>
public sealed class ChangeOrderTests : Specification<PostgreSqlTestDatabase>
{
    /// <summary>Numbers changes when they are written, which is the order of a sequence alone.</summary>
    private const string NumberWhenWritten = """
        CREATE FUNCTION public.number_when_written() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO artifact_store.artifact_change (created, kind, artifact_id, key, version, alias)
            VALUES (NEW.created, NEW.kind, NEW.artifact_id, NEW.key, NEW.version, NEW.alias);
            RETURN NULL;
        END $$;
        CREATE TRIGGER number_when_written BEFORE INSERT ON artifact_store.artifact_change_pending
        FOR EACH ROW EXECUTE FUNCTION public.number_when_written();
        """;

    [Test]
    public async Task A_transaction_that_commits_after_a_later_number_is_missed_only_in_the_order_of_a_sequence([Values] bool isPlanted)
    {
        await using var store = await OpenAsync(isPlanted);
        await using var slow = await store.BeginTransactionAsync();
        var first = await slow.Artifacts.CreateArtifactAsync(new());
        var second = await Task.Run(async () =>
        {
            await using var fast = await Elsewhere(() => store.BeginTransactionAsync());
            var created = await fast.Artifacts.CreateArtifactAsync(new());
            await fast.CommitAsync();
            return created;
        });
        var seen = (await store.Changes.ReadChangesAsync()).ToList();
        seen.Select(change => change.ArtifactId).Should().Equal(second.Id);
        await slow.CommitAsync();
        seen.AddRange(await store.Changes.ReadChangesAsync(seen[^1].Position));
        seen.Select(change => change.ArtifactId).Should().Equal(isPlanted ? [second.Id] : [second.Id, first.Id]);
    }

    [Test]
    public async Task The_check_of_concurrent_writers_finds_the_order_of_a_sequence()
    {
        await using var store = await OpenAsync(isPlanted: true);
        (await ChangeRun.ViolationsAsync(store, seed: 1)).Should().Contain(violation => violation.EndsWith("was missed"));
    }

    [Test]
    public async Task A_transaction_that_comes_to_a_key_late_keeps_the_order_of_the_key()
    {
        await using var store = await OpenAsync(isPlanted: false);
        await using var early = await store.BeginTransactionAsync();
        await early.Artifacts.CreateArtifactAsync(new() { Key = "other" });
        await Elsewhere(() => store.Artifacts.CreateArtifactAsync(new() { Key = "report" }));
        await early.Artifacts.CreateArtifactAsync(new() { Key = "report" });
        await early.CommitAsync();
        (await store.Changes.ReadChangesAsync())
            .Where(change => change is { Kind: ArtifactChangeKind.LatestMoved, Key: "report" })
            .Select(change => change.Version)
            .Should()
            .Equal(1, 2);
    }

    [Test]
    public async Task Concurrent_readers_move_each_change_into_the_feed_once()
    {
        await using var store = await OpenAsync(isPlanted: false);
        for (var round = 0; round < 20; round++)
        {
            await store.Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, 20).Select(_ => new ArtifactCreate())]);
            var reads = await Task.WhenAll(
                Enumerable.Range(0, 6).Select(_ => Task.Run(() => store.Changes.ReadChangesAsync(limit: IArtifactChanges.MaxLimit)))
            );
            reads.Should().AllSatisfy(read => read.Should().Equal(reads[0]).And.HaveCount(20 * (round + 1)));
        }
    }

    private async Task<IArtifactStore> OpenAsync(bool isPlanted)
    {
        if (isPlanted)
        {
            await Database.ExecuteAsync(NumberWhenWritten);
        }

        return Open(options => options.RecordChanges = true);
    }

    /// <summary>Runs a call in a flow that holds no transaction.</summary>
    private static Task<T> Elsewhere<T>(Func<Task<T>> call)
    {
        using var _ = ExecutionContext.SuppressFlow();
        return Task.Run(call);
    }
}
