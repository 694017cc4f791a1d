using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>The change feed: what it holds, and in which order.</summary>
public abstract class ChangeSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private IArtifactStore _recording = null!;

    private IArtifactRepository Recorded => _recording.Artifacts;

    [SetUp]
    public void OpenRecordingStore() => _recording = Open(options => options.RecordChanges = true);

    [TearDown]
    public async Task CloseRecordingStore() => await _recording.DisposeAsync();

    [Test]
    public async Task A_create_is_recorded_with_the_latest_that_it_moves()
    {
        var first = await Recorded.CreateArtifactAsync(new() { Key = "report", Type = "markdown" });
        var time = Now;
        Tick();
        var other = await Recorded.CreateArtifactAsync(new());
        var second = await Recorded.CreateArtifactAsync(
            new()
            {
                Key = "report",
                ExpectedVersion = 1,
                Inputs = [other.Id],
            }
        );
        var changes = await ReadAsync();
        Show(changes)
            .Should()
            .Equal(
                Show(ArtifactChangeKind.Created, first),
                Show(ArtifactChangeKind.LatestMoved, first),
                Show(ArtifactChangeKind.Created, other),
                Show(ArtifactChangeKind.Created, second),
                Show(ArtifactChangeKind.LatestMoved, second)
            );
        changes.Select(change => change.Time).Should().Equal(time, time, Now, Now, Now);
        changes.Select(change => change.Position).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    [Test]
    public async Task A_refused_create_and_a_call_without_effect_are_not_recorded()
    {
        var artifact = await Recorded.CreateArtifactAsync(new() { Key = "report" });
        await Recorded.CreateArtifactAsync(new() { Key = "report" });
        await _recording.Aliases.SetAsync("report", "production", 1);
        var before = await ReadAsync();
        await Refused(Recorded.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 0 }));
        await Refused(Recorded.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 7 }));
        await Refused(Recorded.CreateArtifactAsync(new() { Key = "other", Id = artifact.Id }));
        await Refused(Recorded.CreateArtifactAsync(new() { Id = artifact.Id }));
        await Refused(Recorded.CreateArtifactsAsync([new() { Key = "a" }, new() { Id = artifact.Id }]));
        await Refused(Recorded.UpdateArtifactAsync(artifact.Id, new() { ExpectedUpdated = Start.AddDays(-1) }));
        await Refused(Recorded.DeleteArtifactAsync(artifact.Id));
        await Refused(_recording.Aliases.SetAsync("report", "production", 3));
        (await Recorded.UpdateArtifactAsync(Guid.NewGuid(), new() { Description = "x" })).Should().BeFalse();
        (await Recorded.DeleteArtifactAsync(Guid.NewGuid())).Should().BeFalse();
        (await Recorded.DeleteArtifactAsync(Guid.NewGuid(), force: true)).Should().BeFalse();
        (await Recorded.DeleteArtifactsAsync(new() { Artifacts = new() { Type = "none" } }, force: true)).Deleted.Should().Be(0);
        (await _recording.Aliases.RemoveAsync("report", "none")).Should().BeFalse();
        await _recording.Aliases.SetAsync("report", "production", 1);
        (await Recorded.GetOrCreateArtifactAsync(new() { Key = "report" })).IsCreated.Should().BeFalse();
        (await ReadAsync()).Should().Equal(before);

        static async Task Refused(Task call) => await call.Awaiting(task => task).Should().ThrowAsync<ArtifactConflictException>();
    }

    [Test]
    public async Task An_update_is_recorded()
    {
        var first = await Recorded.CreateArtifactAsync(new() { Key = "report" });
        var latest = await Recorded.CreateArtifactAsync(new() { Key = "report" });
        var other = await Recorded.CreateArtifactAsync(new());
        var after = await EndAsync();
        Tick();
        foreach (var artifact in new[] { latest, first, other })
        {
            await Recorded.UpdateArtifactAsync(artifact.Id, new() { Description = "new" });
        }

        await Recorded.UpdateArtifactAsync(first.Id, new() { Description = "newer", ExpectedUpdated = await UpdatedAsync(first.Id) });
        await Recorded.UpdateArtifactAsync(latest.Id, new() { Description = "newer", ExpectedUpdated = await UpdatedAsync(latest.Id) });
        Show(await ReadAsync(after))
            .Should()
            .Equal(
                Show(ArtifactChangeKind.Updated, latest),
                Show(ArtifactChangeKind.Updated, first),
                Show(ArtifactChangeKind.Updated, other),
                Show(ArtifactChangeKind.Updated, first),
                Show(ArtifactChangeKind.Updated, latest)
            );

        async Task<DateTimeOffset> UpdatedAsync(Guid id) => (await Recorded.ReadArtifactAsync(id))!.Updated;
    }

    [Test]
    public async Task A_delete_is_recorded_with_what_becomes_of_its_key([Values] bool inBulk)
    {
        var versions = await Recorded.CreateArtifactsAsync([.. Enumerable.Range(0, 4).Select(_ => new ArtifactCreate { Key = "report" })]);
        var other = await Recorded.CreateArtifactAsync(new());
        var after = await EndAsync();
        foreach (var artifact in new[] { versions[1], versions[3], other, versions[0], versions[2] })
        {
            await DeleteAsync(artifact);
        }

        Show(await ReadAsync(after))
            .Should()
            .Equal(
                Show(ArtifactChangeKind.Deleted, versions[1]),
                Show(ArtifactChangeKind.Deleted, versions[3]),
                Show(ArtifactChangeKind.LatestMoved, versions[2]),
                Show(ArtifactChangeKind.Deleted, other),
                Show(ArtifactChangeKind.Deleted, versions[0]),
                Show(ArtifactChangeKind.Deleted, versions[2]),
                "KeyGone report"
            );

        async Task DeleteAsync(Artifact artifact)
        {
            if (inBulk)
            {
                (await Recorded.DeleteArtifactsAsync(new() { Artifacts = new() { Id = artifact.Id } })).Deleted.Should().Be(1);
            }
            else
            {
                (await Recorded.DeleteArtifactAsync(artifact.Id)).Should().BeTrue();
            }
        }
    }

    [Test]
    public async Task A_forced_delete_is_recorded_with_the_aliases_that_it_removes([Values] bool inBulk)
    {
        var versions = await Recorded.CreateArtifactsAsync([.. Enumerable.Range(0, 2).Select(_ => new ArtifactCreate { Key = "report" })]);
        await _recording.Aliases.SetAsync("report", "b", 2);
        await _recording.Aliases.SetAsync("report", "a", 2);
        await _recording.Aliases.SetAsync("report", "c", 1);
        var after = await EndAsync();
        if (inBulk)
        {
            await Recorded.DeleteArtifactsAsync(new() { Artifacts = new() { Version = new() { Any = [2] } } }, force: true);
        }
        else
        {
            await Recorded.DeleteArtifactAsync("report", 2, force: true);
        }

        Show(await ReadAsync(after))
            .Should()
            .Equal(
                Show(ArtifactChangeKind.AliasRemoved, versions[1]) + " a",
                Show(ArtifactChangeKind.AliasRemoved, versions[1]) + " b",
                Show(ArtifactChangeKind.Deleted, versions[1]),
                Show(ArtifactChangeKind.LatestMoved, versions[0])
            );
    }

    [Test]
    public async Task Aliases_are_recorded()
    {
        var versions = await Recorded.CreateArtifactsAsync([.. Enumerable.Range(0, 2).Select(_ => new ArtifactCreate { Key = "report" })]);
        var after = await EndAsync();
        await _recording.Aliases.SetAsync("report", "größe 🚀", 1);
        await _recording.Aliases.SetAsync("report", "größe 🚀", 2, expectedVersion: 1);
        await _recording.Aliases.RemoveAsync("report", "größe 🚀");
        Show(await ReadAsync(after))
            .Should()
            .Equal(
                Show(ArtifactChangeKind.AliasMoved, versions[0]) + " größe 🚀",
                Show(ArtifactChangeKind.AliasMoved, versions[1]) + " größe 🚀",
                Show(ArtifactChangeKind.AliasRemoved, versions[1]) + " größe 🚀"
            );
    }

    [Test]
    public async Task A_list_is_recorded_in_its_order_and_then_the_latest_of_each_key()
    {
        var created = await Recorded.CreateArtifactsAsync([
            new() { Key = "b" },
            new(),
            new() { Key = "a" },
            new() { Key = "b", Id = Guid.Parse("00000000-0000-4000-8000-000000000001") },
        ]);
        Show(await ReadAsync())
            .Should()
            .Equal([
                .. created.Select(artifact => Show(ArtifactChangeKind.Created, artifact)),
                Show(ArtifactChangeKind.LatestMoved, created[2]),
                Show(ArtifactChangeKind.LatestMoved, created[3]),
            ]);
    }

    [Test]
    public async Task A_bulk_delete_is_recorded_artifact_by_artifact_and_key_by_key()
    {
        await Recorded.CreateArtifactsAsync([
            .. Enumerable.Range(0, 2_500).Select(i => new ArtifactCreate { Key = $"key-{i % 50}", Type = i < 2_400 ? "old" : "new" }),
        ]);
        await Recorded.CreateArtifactsAsync([new() { Key = "gone", Type = "old" }, new() { Type = "old" }]);
        await Recorded.CreateArtifactsAsync([new() { Key = "moved", Type = "new" }, new() { Key = "moved", Type = "old" }]);
        var after = await EndAsync();
        await Recorded.DeleteArtifactsAsync(new() { Artifacts = new() { Type = "old" } });
        var changes = await ReadAsync(after);
        changes.Count(change => change.Kind == ArtifactChangeKind.Deleted).Should().Be(2_403);
        changes.Select(change => change.ArtifactId).Where(id => id is not null).Should().OnlyHaveUniqueItems();
        Show(changes.Where(change => change.Kind != ArtifactChangeKind.Deleted))
            .Should()
            .Equal("KeyGone gone", Show(ArtifactChangeKind.LatestMoved, (await Recorded.ReadArtifactAsync("moved", 1))!));
    }

    [Test]
    public async Task A_store_that_does_not_record_leaves_the_feed_as_it_is()
    {
        await Recorded.CreateArtifactAsync(new() { Key = "report" });
        var before = await ReadAsync();
        var artifact = await Artifacts.CreateArtifactAsync(new() { Key = "report" });
        await Artifacts.CreateArtifactsAsync([new() { Key = "report" }, new()]);
        await Store.Aliases.SetAsync("report", "production", 1);
        await Artifacts.UpdateArtifactAsync(artifact.Id, new() { Description = "x" });
        await Artifacts.DeleteArtifactAsync("report", 1, force: true);
        await Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "report" } });
        (await Store.Changes.ReadChangesAsync()).Should().Equal(before);
    }

    [Test]
    public async Task A_reader_continues_after_a_position_with_any_limit_and_in_another_store()
    {
        await Recorded.CreateArtifactsAsync([.. Enumerable.Range(0, 20).Select(_ => new ArtifactCreate { Key = "report" })]);
        var all = await ReadAsync();
        all.Should().HaveCount(21);
        foreach (var limit in new[] { 1, 2, 7, 20, 21, 22, IArtifactChanges.MaxLimit })
        {
            await using var other = Open();
            List<ArtifactChange> read = [];
            for (var after = ArtifactChangePosition.Start; ; after = ArtifactChangePosition.Parse(read[^1].Position.ToString()))
            {
                var page = await other.Changes.ReadChangesAsync(after, limit);
                page.Count.Should().BeLessThanOrEqualTo(limit);
                read.AddRange(page);
                if (page.Count == 0)
                {
                    break;
                }
            }

            read.Should().Equal(all);
        }

        await Recorded.CreateArtifactAsync(new());
        (await ReadAsync(all[^1].Position)).Should().ContainSingle().Which.Position.Should().BeGreaterThan(all[^1].Position);
    }

    [Test]
    public async Task Positions_continue_after_all_changes_are_deleted()
    {
        await Recorded.CreateArtifactsAsync([new(), new(), new()]);
        var after = await EndAsync();
        await Database.ExecuteAsync($"DELETE FROM {Database.Dialect.Table("artifact_change")}");
        await _recording.DisposeAsync();
        OpenRecordingStore();
        var next = await Recorded.CreateArtifactAsync(new());
        Show(await ReadAsync(after)).Should().Equal(Show(ArtifactChangeKind.Created, next));
    }

    [Test]
    public async Task A_transaction_is_recorded_when_it_commits([Values] bool commit)
    {
        await Recorded.CreateArtifactAsync(new() { Key = "report" });
        var before = await ReadAsync();
        List<string> expected = [];
        await using (var transaction = await _recording.BeginTransactionAsync())
        {
            var second = await transaction.Artifacts.CreateArtifactAsync(new() { Key = "report" });
            await transaction.Aliases.SetAsync("report", "production", 2);
            await transaction.Artifacts.UpdateArtifactAsync(second.Id, new() { Description = "new" });
            await transaction
                .Artifacts.Awaiting(artifacts => artifacts.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 0 }))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            (await transaction.Changes.ReadChangesAsync()).Should().Equal(before);
            (await _recording.Changes.ReadChangesAsync()).Should().Equal(before);
            if (commit)
            {
                expected =
                [
                    Show(ArtifactChangeKind.Created, second),
                    Show(ArtifactChangeKind.LatestMoved, second),
                    Show(ArtifactChangeKind.AliasMoved, second) + " production",
                    Show(ArtifactChangeKind.Updated, second),
                ];
                await transaction.CommitAsync();
            }
        }

        Show(await ReadAsync(before[^1].Position)).Should().Equal(expected);
    }

    [Test]
    public async Task An_enlisted_session_is_recorded_when_the_host_commits([Values] bool commit)
    {
        List<string> expected = [];
        await using (var connection = await Database.ConnectAsync())
        {
            await using var transaction = await Database.BeginAsync(connection);
            var session = _recording.Enlist(transaction);
            var created = await session.Artifacts.CreateArtifactAsync(new() { Key = "report" });
            await session.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Id = created.Id } });
            (await session.Changes.ReadChangesAsync()).Should().BeEmpty();
            if (commit)
            {
                expected =
                [
                    Show(ArtifactChangeKind.Created, created),
                    Show(ArtifactChangeKind.LatestMoved, created),
                    Show(ArtifactChangeKind.Deleted, created),
                    "KeyGone report",
                ];
                await transaction.CommitAsync();
            }
        }

        Show(await ReadAsync()).Should().Equal(expected);
    }

    [Test]
    public async Task A_reader_beside_concurrent_writers_sees_each_change_once_and_each_key_in_its_order() =>
        (await ChangeRun.ViolationsAsync(_recording, seed: TestContext.CurrentContext.Random.Next())).Should().BeEmpty();

    [Test]
    public async Task A_watcher_is_woken_by_every_store_of_the_process()
    {
        await using var other = Open(options => options.RecordChanges = true);
        await using var watching = Open(options => options.ChangePollInterval = TimeSpan.FromDays(1));
        var before = await Recorded.CreateArtifactAsync(new());
        await using var watch = watching.Changes.WatchAsync().GetAsyncEnumerator();
        (await watch.MoveNextAsync()).Should().BeTrue();
        watch.Current.ArtifactId.Should().Be(before.Id);
        foreach (var store in new[] { _recording, other })
        {
            var next = watch.MoveNextAsync().AsTask();
            await Task.Delay(50);
            next.IsCompleted.Should().BeFalse();
            var created = await store.Artifacts.CreateArtifactAsync(new());
            (await next).Should().BeTrue();
            watch.Current.ArtifactId.Should().Be(created.Id);

            next = watch.MoveNextAsync().AsTask();
            await using var transaction = await store.BeginTransactionAsync();
            created = await transaction.Artifacts.CreateArtifactAsync(new());
            await Task.Delay(50);
            next.IsCompleted.Should().BeFalse();
            await transaction.CommitAsync();
            (await next).Should().BeTrue();
            watch.Current.ArtifactId.Should().Be(created.Id);
        }
    }

    [Test]
    public async Task A_watcher_finds_the_changes_of_others_by_its_poll()
    {
        await using var watching = Open(options => options.ChangePollInterval = TimeSpan.FromMilliseconds(20));
        await using var watch = watching.Changes.WatchAsync().GetAsyncEnumerator();
        for (var i = 0; i < 3; i++)
        {
            var next = watch.MoveNextAsync().AsTask();

            // The commit of the host wakes nobody, like one of another process.
            await using var connection = await Database.ConnectAsync();
            await using var transaction = await Database.BeginAsync(connection);
            var created = await _recording.Enlist(transaction).Artifacts.CreateArtifactAsync(new());
            await transaction.CommitAsync();
            (await next).Should().BeTrue();
            watch.Current.ArtifactId.Should().Be(created.Id);
        }
    }

    [Test]
    public async Task A_watcher_beside_writers_sees_every_change_in_order()
    {
        const int Creates = 300;
        using var end = new CancellationTokenSource();
        List<ArtifactChange> seen = [];
        var watching = Task.Run(async () =>
        {
            await foreach (var change in _recording.Changes.WatchAsync(cancellationToken: end.Token))
            {
                seen.Add(change);
                if (seen.Count == Creates)
                {
                    break;
                }
            }
        });
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < Creates / 3; i++)
                        {
                            await Recorded.CreateArtifactAsync(new());
                        }
                    })
                )
        );
        await watching;
        seen.Should().Equal(await ReadAsync());
    }

    [Test]
    public async Task Cancellation_ends_a_watcher_that_waits_and_one_that_reads()
    {
        using var end = new CancellationTokenSource();
        await Recorded.CreateArtifactsAsync([new(), new()]);
        await using var reading = _recording.Changes.WatchAsync(cancellationToken: end.Token).GetAsyncEnumerator();
        (await reading.MoveNextAsync()).Should().BeTrue();
        await using var waiting = _recording.Changes.WatchAsync(await EndAsync()).GetAsyncEnumerator(end.Token);
        var next = waiting.MoveNextAsync().AsTask();
        await Task.Delay(50);
        await end.CancelAsync();
        await next.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        await reading.Awaiting(watch => watch.MoveNextAsync().AsTask()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Disposing_the_store_ends_a_watcher()
    {
        var store = Open(options => options.ChangePollInterval = TimeSpan.FromMilliseconds(20));
        await using var watch = store.Changes.WatchAsync().GetAsyncEnumerator();
        var next = watch.MoveNextAsync().AsTask();
        await Task.Delay(50);
        await store.DisposeAsync();
        await next.Awaiting(task => task).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Test]
    public async Task A_limit_out_of_range_is_refused([Values(0, -1, IArtifactChanges.MaxLimit + 1)] int limit) =>
        await _recording
            .Changes.Awaiting(changes => changes.ReadChangesAsync(limit: limit))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage($"limit {limit} is not from 1 to 10000*");

    private Task<IReadOnlyList<ArtifactChange>> ReadAsync(ArtifactChangePosition after = default) =>
        _recording.Changes.ReadChangesAsync(after, IArtifactChanges.MaxLimit);

    private async Task<ArtifactChangePosition> EndAsync() => (await ReadAsync())[^1].Position;

    private static string Show(ArtifactChangeKind kind, Artifact artifact) =>
        $"{kind} {artifact.Key}{(artifact.Version is { } version ? $"/{version}" : "")} {artifact.Id}";

    private static IEnumerable<string> Show(IEnumerable<ArtifactChange> changes) =>
        changes.Select(change =>
            string.Join(
                ' ',
                new[]
                {
                    $"{change.Kind} {change.Key}{(change.Version is { } version ? $"/{version}" : "")}",
                    change.ArtifactId?.ToString(),
                    change.Alias,
                }.OfType<string>()
            )
        );
}
