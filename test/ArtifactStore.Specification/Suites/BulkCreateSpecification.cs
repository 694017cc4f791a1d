using System.Globalization;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Many artifacts in one call: as if each had been created by itself in the order of the list, all or none.</summary>
public abstract class BulkCreateSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly Guid RunId = Guid.Parse("30000000-0000-4000-8000-000000000001");

    [Test]
    public async Task A_large_batch_gets_consecutive_versions_in_the_order_of_the_list()
    {
        const int Size = 20_000;
        var random = new Random(1);
        var keys = Enumerable.Range(0, 7_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"key-{i}")).ToArray();
        await Artifacts.CreateArtifactsAsync([new() { Key = keys[0] }, new() { Key = keys[1] }, new() { Key = keys[0] }]);
        var last = new Dictionary<string, int> { [keys[0]] = 2, [keys[1]] = 1 };
        var creates = Enumerable
            .Range(0, Size)
            .Select(i => new ArtifactCreate
            {
                Key = i % 10 == 0 ? null : keys[random.Next(2) == 0 ? random.Next(5) : random.Next(keys.Length)],
                Type = i % 3 == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"type-{i % 7}"),
                Description = i % 5 == 0 ? "größe 🚀" : null,
                Metadata = i % 4 == 0 ? new(("i", i.ToString(CultureInfo.InvariantCulture))) : null,
                Data = i % 2 == 0 ? ArtifactData.Parse(string.Create(CultureInfo.InvariantCulture, $"[ {i}.0 ]")) : null,
                TaskRunId = i % 6 == 0 ? RunId : null,
            })
            .ToList();
        Tick();
        var created = await Artifacts.CreateArtifactsAsync(creates);

        created.Should().HaveCount(Size);
        foreach (var (create, artifact) in creates.Zip(created))
        {
            int? version = create.Key is null ? null : last[create.Key] = last.GetValueOrDefault(create.Key) + 1;
            (artifact.Key, artifact.Version, artifact.Type, artifact.Description, artifact.Created)
                .Should()
                .Be((create.Key, version, create.Type, create.Description, Now));
        }

        (await Artifacts.StreamArtifactsAsync(new() { Artifacts = new() { Created = new() { After = Now } } }).ToListAsync())
            .AsEnumerable()
            .Reverse()
            .SequenceEqual(created)
            .Should()
            .BeTrue("what is read equals what was returned");
        var latest = created
            .Where(artifact => artifact.Key is not null)
            .GroupBy(artifact => artifact.Key!)
            .ToDictionary(group => group.Key, group => group.Last());
        var collections = (await Artifacts.ReadLatestArtifactsAsync()).ToDictionary(row => row.Key);
        collections.Keys.ToHashSet().SetEquals(latest.Keys).Should().BeTrue("a key has a collection exactly when it has artifacts");
        foreach (var (key, artifact) in latest)
        {
            var row = collections[key];
            (row.LatestId, row.Version, row.Type, row.TaskRunId)
                .Should()
                .Be((artifact.Id, artifact.Version!.Value, artifact.Type, artifact.TaskRunId));
        }
    }

    [Test]
    public async Task Denormalised_values_are_set_for_each_artifact()
    {
        var runs = await Runs.FlowRuns.SaveAsync([
            .. Enumerable
                .Range(0, 3)
                .Select(i => new FlowRun
                {
                    Id = Guid.NewGuid(),
                    Name = "run",
                    FlowId = Guid.NewGuid(),
                    DeploymentId = i == 0 ? null : Guid.NewGuid(),
                }),
        ]);
        await Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = runs[2].Id });
        await Artifacts.CreateArtifactsAsync([
            new() { Key = "b", FlowRunId = runs[0].Id },
            new() { Key = "a", FlowRunId = runs[1].Id },
            new() { FlowRunId = runs[2].Id },
            new() { Key = "b", FlowRunId = RunId },
            new() { Key = "c" },
            new() { Key = "c", FlowRunId = runs[2].Id },
        ]);
        await Invariants.CheckAsync(Database);
        await Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = RunId,
                Name = "late",
                FlowId = Guid.NewGuid(),
            }
        );
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Expectations_apply_at_the_position_in_the_list()
    {
        await Artifacts.CreateArtifactsAsync([new() { Key = "a" }, new() { Key = "b" }, new() { Key = "b" }, new() { Key = "b" }]);
        await Artifacts.DeleteArtifactAsync((await Artifacts.ReadArtifactAsync("b", 3))!.Id);
        (
            await Artifacts.CreateArtifactsAsync([
                new() { Key = "c", ExpectedVersion = 0 },
                new() { Key = "b", ExpectedVersion = 2 },
                new() { Key = "a" },
                new() { Key = "b", ExpectedVersion = 4 },
                new() { Key = "a", ExpectedVersion = 2 },
                new() { Key = "c", ExpectedVersion = 1 },
            ])
        )
            .Select(artifact => artifact.Version)
            .Should()
            .Equal([1, 4, 2, 5, 3, 2], "b's latest is 2 again, and 3 is never given twice");
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task One_wrong_expectation_refuses_the_whole_list()
    {
        await Artifacts.CreateArtifactsAsync([new() { Key = "a" }, new() { Key = "a" }]);
        var before = await Artifacts.ReadArtifactsAsync();
        var latest = await Artifacts.ReadLatestArtifactsAsync();
        foreach (
            var refused in new ArtifactCreate[][]
            {
                [new() { Key = "a", ExpectedVersion = 0 }],
                [new() { Key = "a", ExpectedVersion = 1 }],
                [new() { Key = "a", ExpectedVersion = 3 }],
                [new() { Key = "new", ExpectedVersion = 1 }],
                [new() { Key = "a" }, new() { Key = "a", ExpectedVersion = 2 }],
                [new() { Key = "a" }, new() { Key = "a", ExpectedVersion = 0 }],
                [new() { Key = "new" }, new() { Key = "new", ExpectedVersion = 0 }],
                [new() { Key = "a", ExpectedVersion = 2 }, new() { Key = "z", ExpectedVersion = 2 }, new()],
            }
        )
        {
            Tick();
            var key = refused.Last(create => create.Key is not null).Key;
            (await Artifacts.Awaiting(a => a.CreateArtifactsAsync(refused)).Should().ThrowAsync<ArtifactConflictException>())
                .Which.Message.Should()
                .Contain($"'{key}'");
            (await Artifacts.ReadArtifactsAsync()).Should().Equal(before);
            (await Artifacts.ReadLatestArtifactsAsync()).Should().Equal(latest);
        }

        (await Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(3, "what was refused takes no number");
    }

    [Test]
    public async Task An_id_that_is_taken_refuses_all_and_is_named([Values] bool inList, [Values] bool inTransaction)
    {
        var id = Guid.NewGuid();
        if (!inList)
        {
            await Artifacts.CreateArtifactAsync(new() { Id = id });
        }

        var refused = new ArtifactCreate[]
        {
            new() { Key = "a", Id = id },
            new(),
            inList
                ? new() { Id = id }
                : new(),
        };
        if (inTransaction)
        {
            await Store.InitializeAsync();
            await using var transaction = await Store.BeginTransactionAsync();
            (await transaction.Artifacts.Awaiting(a => a.CreateArtifactsAsync(refused)).Should().ThrowAsync<ArtifactConflictException>())
                .Which.Message.Should()
                .Contain(id.ToString());
            await transaction.CommitAsync();
        }
        else
        {
            (await Artifacts.Awaiting(a => a.CreateArtifactsAsync(refused)).Should().ThrowAsync<ArtifactConflictException>())
                .Which.Message.Should()
                .Contain(id.ToString());
        }

        (await Artifacts.CountArtifactsAsync()).Should().Be(inList ? 0 : 1);
        (await Artifacts.CountLatestArtifactsAsync()).Should().Be(0);
    }

    [Test]
    public async Task Large_bodies_round_trip()
    {
        var body = ArtifactData.FromText(new string('x', 6_000_000));
        var created = await Artifacts.CreateArtifactsAsync([
            .. Enumerable.Range(0, 6).Select(_ => new ArtifactCreate { Key = "a", Data = body }),
        ]);
        (await Artifacts.ReadArtifactAsync("a", 6)).Should().Be(created[^1]);
        (await Artifacts.CountArtifactsAsync()).Should().Be(6);
    }

    [Test]
    public async Task A_batch_is_written_where_the_host_keeps_the_runs()
    {
        await using var host = new TDatabase();
        await Store.InitializeAsync();
        await host.AddHostViewsAsync(Database);
        await using var store = host.Open(options => options.RunTables = RunTables.HostViews);
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = RunId });
        (await store.Artifacts.CreateArtifactsAsync([new() { Key = "a", FlowRunId = RunId }, new(), new() { Key = "b" }]))
            .Select(artifact => artifact.Version)
            .Should()
            .Equal(2, null, 1);
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(4);
    }
}
