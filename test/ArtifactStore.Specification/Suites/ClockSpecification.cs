using ArtifactStore.Specification.Maintenance;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>The clock of a host jumps back by an hour: what depends on order does not depend on it.</summary>
public abstract class ClockSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task Versions_follow_commits_and_times_of_updates_never_go_back()
    {
        var clock = new SettableClock();
        await using var store = Database.Open(options => options.TimeProvider = clock);
        var before = await store.Artifacts.CreateArtifactAsync(new() { Key = "a", Type = "before" });
        clock.Now = clock.Now.AddHours(-1);
        var after = await store.Artifacts.CreateArtifactAsync(new() { Key = "a", Type = "after" });

        after.Created.Should().Be(clock.Now).And.Be(before.Created.AddHours(-1), "a time is what the clock says");
        (before.Version, after.Version).Should().Be((1, 2));
        var latest = (await store.Artifacts.ReadLatestArtifactAsync("a"))!;
        latest.LatestId.Should().Be(after.Id, "the latest is the highest version, whatever its time");
        (latest.Version, latest.Type, latest.Created, latest.Updated)
            .Should()
            .Be((2, "after", before.Created, before.Created), "the time of the key stays until the clock is there again");
        (await store.Artifacts.ReadVersionsAsync("a")).Should().Equal(after, before);
        (await store.Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.IdDesc }))
            .Should()
            .Equal([after, before], "the ids of a store rise all the same");
        (await store.Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.CreatedDesc })).Should().Equal(before, after);

        (await store.Artifacts.UpdateArtifactAsync(before.Id, new() { Description = "later" })).Should().BeTrue();
        (await store.Artifacts.ReadArtifactAsync(before.Id))!
            .Updated.Should()
            .Be(before.Updated.AddMicroseconds(1), "an update moves the time forward");
        (await store.Artifacts.DeleteArtifactAsync(after.Id)).Should().BeTrue();
        (await store.Artifacts.ReadLatestArtifactAsync("a"))!.LatestId.Should().Be(before.Id);
        (await store.Artifacts.CreateArtifactAsync(new() { Key = "a", ExpectedVersion = 1 })).Version.Should().Be(3);
        await CheckAsync(store);
    }

    [Test]
    public async Task Writers_whose_clocks_are_an_hour_apart_and_jump_agree_on_the_latest()
    {
        SettableClock[] clocks = [new(), new()];
        clocks[1].Now = clocks[1].Now.AddHours(1);
        await using var first = Database.Open(options => options.TimeProvider = clocks[0]);
        await using var second = Database.Open(options => options.TimeProvider = clocks[1]);
        await first.InitializeAsync();
        var created = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        var mine = new List<Artifact>();
                        for (var i = 0; i < 15; i++)
                        {
                            mine.Add(await (writer % 2 == 0 ? first : second).Artifacts.CreateArtifactAsync(new() { Key = "a" }));
                            if (writer < 2)
                            {
                                clocks[writer].Now = clocks[writer].Now.AddHours(i % 2 == 0 ? -1 : 1).AddMilliseconds(1);
                            }
                        }

                        return mine;
                    })
                )
        );
        var last = created.SelectMany(mine => mine).MaxBy(artifact => artifact.Version)!;
        last.Version.Should().Be(60);
        (await first.Artifacts.ReadLatestArtifactAsync("a"))!.LatestId.Should().Be(last.Id);
        await CheckAsync(second);
    }

    [Test]
    public async Task A_cursor_from_before_the_jump_remains_valid()
    {
        var clock = new SettableClock();
        await using var store = Database.Open(options => options.TimeProvider = clock);
        var old = new List<Artifact>();
        for (var i = 0; i < 6; i++)
        {
            clock.Now = clock.Now.AddSeconds(1);
            old.Insert(0, await store.Artifacts.CreateArtifactAsync(new()));
        }

        var page = await store.Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.CreatedDesc, Limit = 3 });
        clock.Now = clock.Now.AddHours(-1);
        var late = await store.Artifacts.CreateArtifactAsync(new());
        var rest = await store.Artifacts.ReadArtifactsAsync(
            new() { Sort = ArtifactSort.CreatedDesc, After = ArtifactCursor.After(page[^1], ArtifactSort.CreatedDesc) }
        );
        page.Concat(rest).Should().Equal([.. old, late], "each once; what came later stands where its time belongs");
    }

    private async Task CheckAsync(IArtifactStore store)
    {
        await Invariants.CheckAsync(Database);
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }
}
