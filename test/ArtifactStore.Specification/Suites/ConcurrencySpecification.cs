using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Many writers at once, in one store and in several on one database.</summary>
public abstract class ConcurrencySpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task Of_concurrent_calls_one_creates_the_key_and_the_others_get_its_artifact()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"k{round}";
            var results = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Task.Run(() => Artifacts.GetOrCreateArtifactAsync(new() { Key = key })))
            );
            var created = results.Single(result => result.IsCreated).Artifact;
            results.Select(result => result.Artifact).Should().AllBeEquivalentTo(created);
            (await Artifacts.ReadVersionsAsync(key)).Should().Equal(created);
        }
    }

    [Test]
    public async Task Versions_of_hot_keys_are_one_to_n()
    {
        const int Writers = 32;
        const int Rounds = 8;
        await using var second = Open();
        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        var artifacts = (writer % 2 == 0 ? Store : second).Artifacts;
                        for (var round = 0; round < Rounds; round++)
                        {
                            if (round % 4 == 3)
                            {
                                await artifacts.CreateArtifactsAsync([new() { Key = "hot" }, new() { Key = "warm" }]);
                            }
                            else
                            {
                                await artifacts.CreateArtifactAsync(new() { Key = "hot" });
                            }
                        }
                    })
                )
        );

        (await Artifacts.ReadVersionsAsync("hot"))
            .Select(row => row.Version!.Value)
            .Should()
            .Equal(Enumerable.Range(1, Writers * Rounds).Reverse());
        (await Artifacts.ReadLatestArtifactAsync("warm"))!.Version.Should().Be(Writers * Rounds / 4);
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Of_many_that_expect_the_same_version_one_wins()
    {
        await using var second = Open();
        for (var version = 0; version < 5; version++)
        {
            var expected = version;
            var wins = await Task.WhenAll(
                Enumerable
                    .Range(0, 12)
                    .Select(writer =>
                        Task.Run(async () =>
                        {
                            try
                            {
                                await (writer % 2 == 0 ? Store : second).Artifacts.CreateArtifactAsync(
                                    new() { Key = "a", ExpectedVersion = expected }
                                );
                                return 1;
                            }
                            catch (ArtifactConflictException)
                            {
                                return 0;
                            }
                        })
                    )
            );
            wins.Sum().Should().Be(1);
        }

        (await Artifacts.ReadVersionsAsync("a")).Should().HaveCount(5);
    }

    [Test]
    public async Task Of_many_that_bring_the_same_id_one_wins()
    {
        var id = Guid.NewGuid();
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        try
                        {
                            return (await Artifacts.CreateArtifactAsync(new() { Id = id, Key = $"k{writer % 3}" })).Key;
                        }
                        catch (ArtifactConflictException)
                        {
                            return null;
                        }
                    })
                )
        );
        (await Artifacts.ReadArtifactAsync(id))!.Key.Should().Be(results.OfType<string>().Should().ContainSingle().Subject);
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Deletes_that_wait_for_a_key_find_the_one_that_took_its_place()
    {
        const string Key = "replaced";
        await using var second = Open();
        IArtifactStore[] stores = [Store, second];
        Func<IArtifactStore, Task>[] writers =
        [
            store => store.Artifacts.CreateArtifactAsync(new() { Key = Key }),
            store => store.Artifacts.DeleteArtifactAsync(Key, version: 1),
            ReplaceAsync,
        ];
        await Task.WhenAll(
            from write in writers
            from store in stores
            select Task.Run(async () =>
            {
                for (var round = 0; round < Effort.Of(200, plain: 60); round++)
                {
                    await write(store);
                }
            })
        );

        await Invariants.CheckAsync(Database);
        await Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = Key } });
        (await Artifacts.CreateArtifactAsync(new() { Key = Key })).Version.Should().Be(1);

        static async Task ReplaceAsync(IArtifactStore store)
        {
            await using var transaction = await store.BeginTransactionAsync();
            await transaction.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = Key } });
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = Key });
            await transaction.CommitAsync();
        }
    }

    [Test]
    public async Task A_delete_that_waited_for_a_key_deletes_the_version_that_took_its_place()
    {
        await Artifacts.CreateArtifactAsync(new() { Key = "report" });
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var delete = Task.Run(async () =>
        {
            await begun.Task;
            return await Artifacts.DeleteArtifactAsync("report", version: 1);
        });
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Artifacts.DeleteArtifactAsync("report", version: 1);
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "report" });
            begun.SetResult();
            await Task.Delay(300);
            await transaction.CommitAsync();
        }

        (await delete).Should().BeTrue();
        (await Artifacts.ReadLatestArtifactAsync("report")).Should().BeNull();
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Deletes_race_with_creates_updates_and_saves_of_runs()
    {
        await using var second = Open();
        var keys = new[] { "a", "b", "c" };
        var run = Guid.NewGuid();
        var flows = new Guid?[] { Guid.NewGuid(), Guid.NewGuid(), null };
        await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(worker =>
                    Task.Run(async () =>
                    {
                        var random = new Random(worker);
                        var store = worker % 2 == 0 ? Store : second;
                        for (var i = 0; i < 40; i++)
                        {
                            var key = keys[random.Next(keys.Length)];
                            switch (random.Next(8))
                            {
                                case 0 or 1 or 2:
                                    await store.Artifacts.CreateArtifactAsync(
                                        new()
                                        {
                                            Key = key,
                                            Type = $"{worker}",
                                            FlowRunId = random.Next(2) == 0 ? run : null,
                                        }
                                    );
                                    break;

                                case 3
                                or 4 when await store.Artifacts.ReadLatestArtifactAsync(key) is { } latest:
                                    await store.Artifacts.DeleteArtifactAsync(latest.LatestId);
                                    break;

                                case 5 when await store.Artifacts.ReadLatestArtifactAsync(key) is { } latest:
                                    await store.Artifacts.UpdateArtifactAsync(latest.LatestId, new() { Description = $"{i}" });
                                    break;

                                case 6:
                                    await store.Artifacts.DeleteArtifactsAsync(
                                        new()
                                        {
                                            Artifacts = new() { Key = key },
                                            Limit = 3,
                                        }
                                    );
                                    break;

                                case 7 when random.Next(3) == 0:
                                    await store.Runs.FlowRuns.DeleteAsync(run);
                                    break;

                                case 7:
                                    await store.Runs.FlowRuns.SaveAsync(
                                        new FlowRun
                                        {
                                            Id = run,
                                            Name = "run",
                                            FlowId = flows[random.Next(flows.Length)],
                                            DeploymentId = flows[random.Next(flows.Length)],
                                        }
                                    );
                                    break;

                                default:
                                    break;
                            }
                        }
                    })
                )
        );

        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task A_delete_by_a_filter_includes_artifacts_created_while_it_waited()
    {
        await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var delete = Task.Run(async () =>
        {
            await begun.Task;
            return await Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "a" } });
        });
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            begun.SetResult();
            await Task.Delay(300);
            await transaction.CommitAsync();
        }

        (await delete).Deleted.Should().Be(2, "the second was there when the delete went on");
        (await Artifacts.ReadLatestArtifactAsync("a")).Should().BeNull();
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task A_delete_of_a_page_deletes_its_rows_although_newer_ones_were_created()
    {
        await Artifacts.CreateArtifactsAsync([new() { Key = "a", Type = "old" }, new() { Key = "b", Type = "old" }]);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var delete = Task.Run(async () =>
        {
            await begun.Task;
            return await Artifacts.DeleteArtifactsAsync(
                new()
                {
                    Artifacts = new() { Type = "old" },
                    Limit = 1,
                }
            );
        });
        var create = Task.Run(async () =>
        {
            await waiting.Task;
            return await Artifacts.CreateArtifactAsync(new() { Key = "c", Type = "old" });
        });
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactsAsync([new() { Key = "a", Type = "new" }, new() { Key = "b", Type = "new" }]);
            begun.SetResult();
            await Task.Delay(300);
            waiting.SetResult();
            await Task.Delay(300);
            await transaction.CommitAsync();
        }

        (await delete).Deleted.Should().Be(1, "there were rows to delete all the time");
        await create;
        (await Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Type = "old" } })).Should().Be(2);
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Reads_return_committed_states_only()
    {
        using var done = new CancellationTokenSource();
        await Artifacts.CreateArtifactsAsync([
            new()
            {
                Key = "a",
                Type = "0",
                Description = "0",
            },
            new() { Key = "b", Type = "0" },
        ]);
        var reader = Task.Run(async () =>
        {
            var reads = 0;
            while (!done.IsCancellationRequested)
            {
                var rows = await Artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc });
                rows.Select(row => row.Version).Distinct().Should().ContainSingle("both keys are written in one transaction");
                rows[0].Type.Should().Be(rows[1].Type);
                rows[0].Description.Should().Be(rows[0].Type);
                reads++;
            }

            return reads;
        });
        for (var i = 1; i < 60; i++)
        {
            await Artifacts.CreateArtifactsAsync([
                new()
                {
                    Key = "a",
                    Type = $"{i}",
                    Description = $"{i}",
                },
                new() { Key = "b", Type = $"{i}" },
            ]);
        }

        await done.CancelAsync();
        (await reader).Should().BePositive();
    }
}
