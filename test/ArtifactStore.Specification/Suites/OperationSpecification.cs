using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Create, read, update, delete, count and stream, one by one.</summary>
public abstract class OperationSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly Guid Nobody = Guid.Parse("01900000-0000-7000-8000-000000000000");

    [Test]
    public async Task A_create_sets_both_times_and_the_version()
    {
        var created = await Artifacts.CreateArtifactAsync(
            new()
            {
                Key = "report",
                Type = "table",
                Data = ArtifactData.Parse("[]"),
                Description = "first",
            }
        );

        created
            .Should()
            .Be(
                new Artifact
                {
                    Id = created.Id,
                    Created = Now,
                    Updated = Now,
                    Key = "report",
                    Version = 1,
                    Type = "table",
                    Description = "first",
                    Data = ArtifactData.Parse("[]"),
                    DataSize = 2,
                }
            );
        created.Created.Offset.Should().Be(TimeSpan.Zero);
        (created.Created.Ticks % TimeSpan.TicksPerMicrosecond).Should().Be(0, "times are cut to microseconds");
        (await Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
    }

    [Test]
    public async Task A_read_on_the_primary_includes_earlier_writes()
    {
        var created = await Store.Primary.Artifacts.CreateArtifactAsync(new() { Key = "report" });
        (await Store.Primary.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
        var second = await Artifacts.CreateArtifactAsync(new() { Key = "report" });
        (await Store.Primary.Artifacts.ReadLatestArtifactAsync("report"))!.LatestId.Should().Be(second.Id);
        await Runs.Flows.SaveAsync(new Flow { Id = second.Id, Name = "etl" });
        (await Store.Primary.Runs.Flows.ReadAsync(second.Id))!.Name.Should().Be("etl");
    }

    [Test]
    public async Task Versions_of_a_key_count_up_and_the_latest_has_all_fields_of_the_newest()
    {
        var first = await Artifacts.CreateArtifactAsync(
            new()
            {
                Key = "report",
                Type = "table",
                Data = ArtifactData.Parse("[1]"),
                Description = "first",
                Metadata = new(("a", "b")),
                FlowRunId = Guid.NewGuid(),
                TaskRunId = Guid.NewGuid(),
            }
        );
        var before = await Artifacts.ReadLatestArtifactAsync("report");
        Tick();
        var second = await Artifacts.CreateArtifactAsync(new() { Key = "report" });

        (first.Version, second.Version).Should().Be((1, 2));
        var latest = await Artifacts.ReadLatestArtifactAsync("report");
        latest
            .Should()
            .Be(
                new ArtifactCollection
                {
                    CollectionId = before!.CollectionId,
                    Created = first.Created,
                    Updated = second.Created,
                    Key = "report",
                    LatestId = second.Id,
                    Version = 2,
                }
            );
        before.Should().Be(Collection(before.CollectionId, first.Created, first.Updated, first));
        (await Artifacts.ReadLatestArtifactsAsync()).Should().Equal(latest);
    }

    [Test]
    public async Task An_artifact_without_a_key_has_no_version_and_no_collection()
    {
        var created = await Artifacts.CreateArtifactAsync(new() { Type = "result" });

        (created.Key, created.Version).Should().Be((null, null));
        (await Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
        (await Artifacts.CountLatestArtifactsAsync()).Should().Be(0);
        (await Artifacts.CountArtifactsAsync()).Should().Be(1);
    }

    [Test]
    public async Task A_given_id_is_taken_and_refused_the_second_time()
    {
        var id = Guid.Parse("AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE");
        var created = await Artifacts.CreateArtifactAsync(
            new()
            {
                Id = id,
                Key = "report",
                Description = "first",
            }
        );
        created.Id.Should().Be(id);

        Tick();
        foreach (
            var again in new[]
            {
                new ArtifactCreate { Id = id, Key = "report" },
                new ArtifactCreate { Id = id, Key = "other" },
                new ArtifactCreate { Id = id },
            }
        )
        {
            (await Artifacts.Awaiting(a => a.CreateArtifactAsync(again)).Should().ThrowAsync<ArtifactConflictException>())
                .Which.Message.Should()
                .Contain(id.ToString());
        }

        (await Artifacts.ReadArtifactsAsync()).Should().Equal(created);
        (await Artifacts.ReadLatestArtifactsAsync())
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<ArtifactCollection>(c => c.LatestId == id && c.Version == 1 && c.Updated == created.Created);
        (await Artifacts.CreateArtifactAsync(new() { Key = "report" })).Version.Should().Be(2, "a refused create takes no number");
    }

    [Test]
    public async Task Ids_rise_strictly_with_a_clock_that_stands_or_steps_back()
    {
        var clock = new SettableClock();
        await using var store = Database.Open(options => options.TimeProvider = clock);
        var ids = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            clock.Now = clock.Now.AddMilliseconds(i % 3 == 0 ? -50 : i % 2);
            ids.Add((await store.Artifacts.CreateArtifactAsync(new())).Id.ToString());
        }

        ids.AddRange(
            (await store.Artifacts.CreateArtifactsAsync([.. Enumerable.Repeat(new ArtifactCreate(), 40)])).Select(artifact =>
                artifact.Id.ToString()
            )
        );
        ids.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
        ids.Should().OnlyContain(id => Guid.Parse(id).Version == 7);
    }

    [Test]
    public async Task An_expected_version_must_be_the_latest()
    {
        await Artifacts.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 0 });
        await Artifacts
            .Awaiting(a => a.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 0 }))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        await Artifacts
            .Awaiting(a => a.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 2 }))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        await Artifacts
            .Awaiting(a => a.CreateArtifactAsync(new() { Key = "other", ExpectedVersion = 1 }))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        (await Artifacts.CountArtifactsAsync()).Should().Be(1);
        (await Artifacts.CountLatestArtifactsAsync()).Should().Be(1);

        var second = await Artifacts.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 1 });
        second.Version.Should().Be(2);
        await Artifacts.DeleteArtifactAsync(second.Id);
        (await Artifacts.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 1 }))
            .Version.Should()
            .Be(3, "the latest is 1 again, and 2 is never given twice");
    }

    [Test]
    public async Task An_expected_version_without_a_key_is_an_argument_error() =>
        (await Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { ExpectedVersion = 1 })).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should()
            .Contain(nameof(ArtifactCreate.ExpectedVersion));

    [Test]
    public async Task A_bulk_create_gives_results_and_versions_in_the_order_of_the_list()
    {
        await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var created = await Artifacts.CreateArtifactsAsync([
            new() { Key = "a", Description = "0" },
            new() { Key = "b", Description = "1" },
            new() { Description = "2" },
            new()
            {
                Key = "a",
                Description = "3",
                ExpectedVersion = 2,
            },
            new() { Key = "b", Description = "4" },
        ]);

        created
            .Select(artifact => (artifact.Description, artifact.Key, artifact.Version))
            .Should()
            .Equal(("0", "a", 2), ("1", "b", 1), ("2", null, null), ("3", "a", 3), ("4", "b", 2));
        created.Select(artifact => artifact.Id.ToString()).Should().BeInAscendingOrder(StringComparer.Ordinal);
        foreach (var artifact in created)
        {
            (await Artifacts.ReadArtifactAsync(artifact.Id)).Should().Be(artifact);
        }

        (await Artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc }))
            .Select(row => (row.Key, row.Version))
            .Should()
            .Equal(("a", 3), ("b", 2));
        (await Artifacts.CreateArtifactsAsync([])).Should().BeEmpty();
    }

    [Test]
    public async Task A_bulk_create_is_all_or_none()
    {
        var first = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await Artifacts
            .Awaiting(a => a.CreateArtifactsAsync([new() { Key = "a" }, new() { Key = "b" }, new() { Id = first.Id }]))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        await Artifacts
            .Awaiting(a => a.CreateArtifactsAsync([new() { Id = Nobody }, new() { Id = Nobody }]))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        await Artifacts
            .Awaiting(a => a.CreateArtifactsAsync([new() { Key = "a" }, new() { Key = "a", ExpectedVersion = 1 }]))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        await Artifacts.Awaiting(a => a.CreateArtifactsAsync([new() { Key = "a" }, null!])).Should().ThrowAsync<ArgumentException>();

        (await Artifacts.ReadArtifactsAsync()).Should().Equal(first);
        (await Artifacts.ReadLatestArtifactsAsync()).Should().ContainSingle().Which.Version.Should().Be(1);
        (await Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(2);
    }

    [Test]
    public async Task A_missing_artifact_is_null_false_or_empty()
    {
        (await Artifacts.ReadArtifactAsync(Nobody)).Should().BeNull();
        (await Artifacts.ReadArtifactAsync("report", 1)).Should().BeNull();
        (await Artifacts.ReadLatestArtifactAsync("report")).Should().BeNull();
        (await Artifacts.ReadVersionsAsync("report")).Should().BeEmpty();
        (await Artifacts.ReadArtifactsAsync()).Should().BeEmpty();
        (await Artifacts.ReadLatestArtifactsAsync()).Should().BeEmpty();
        (await Artifacts.CountArtifactsAsync()).Should().Be(0);
        (await Artifacts.CountLatestArtifactsAsync()).Should().Be(0);
        (await Artifacts.UpdateArtifactAsync(Nobody, new() { Description = "x" })).Should().BeFalse();
        (await Artifacts.DeleteArtifactAsync(Nobody)).Should().BeFalse();
        (await Artifacts.DeleteArtifactsAsync(Everything.Query)).Deleted.Should().Be(0);
        (await Artifacts.StreamArtifactsAsync().ToListAsync()).Should().BeEmpty();
        (await Artifacts.StreamLatestArtifactsAsync().ToListAsync()).Should().BeEmpty();

        await Artifacts.CreateArtifactAsync(new() { Key = "report" });
        foreach (var key in new[] { "Report", "report ", "", "größe", "repor_", "%", new string('x', 100_000) })
        {
            (await Artifacts.ReadLatestArtifactAsync(key)).Should().BeNull();
            (await Artifacts.ReadArtifactAsync(key, 1)).Should().BeNull();
            (await Artifacts.ReadVersionsAsync(key)).Should().BeEmpty();
        }

        foreach (var version in new[] { 0, -1, 2, int.MaxValue, int.MinValue })
        {
            (await Artifacts.ReadArtifactAsync("report", version)).Should().BeNull();
        }
    }

    [Test]
    public async Task Versions_are_read_by_number_and_newest_first_in_pages()
    {
        var all = new List<Artifact>();
        for (var i = 1; i <= 5; i++)
        {
            all.Add(await Artifacts.CreateArtifactAsync(new() { Key = "report", Data = ArtifactData.Parse($"{i}") }));
            await Artifacts.CreateArtifactAsync(new() { Key = "other" });
        }

        await Artifacts.DeleteArtifactAsync(all[2].Id);
        (await Artifacts.ReadArtifactAsync("report", 2)).Should().Be(all[1]);
        (await Artifacts.ReadArtifactAsync("report", 3)).Should().BeNull();
        (await Artifacts.ReadVersionsAsync("report")).Should().Equal(all[4], all[3], all[1], all[0]);
        (await Artifacts.ReadVersionsAsync("report", limit: 2)).Should().Equal(all[4], all[3]);
        (await Artifacts.ReadVersionsAsync("report", limit: 2, beforeVersion: 4)).Should().Equal(all[1], all[0]);
        (await Artifacts.ReadVersionsAsync("report", limit: 0)).Should().BeEmpty();
        (await Artifacts.ReadVersionsAsync("report", beforeVersion: 1)).Should().BeEmpty();
        (await Artifacts.ReadVersionsAsync("report", limit: 1, includeData: false)).Should().Equal(all[4] with { Data = null });
        await Artifacts.Awaiting(a => a.ReadVersionsAsync("report", limit: -1)).Should().ThrowAsync<ArgumentException>();
    }

    [Test]
    public async Task An_update_writes_the_set_fields_only_and_moves_the_time()
    {
        var created = await Artifacts.CreateArtifactAsync(
            new()
            {
                Key = "report",
                Type = "t",
                Description = "d",
                Data = ArtifactData.Parse("1"),
                Metadata = new(("a", "b")),
                FlowRunId = Nobody,
            }
        );
        var now = Tick();
        (await Artifacts.UpdateArtifactAsync(created.Id, new() { Data = ArtifactData.Parse("[10]") })).Should().BeTrue();
        var expected = created with { Updated = now, Data = ArtifactData.Parse("[10]"), DataSize = 4 };
        (await Artifacts.ReadArtifactAsync(created.Id)).Should().Be(expected);

        now = Tick();
        (await Artifacts.UpdateArtifactAsync(created.Id, new() { Description = (string?)null, Metadata = new ArtifactMetadata() }))
            .Should()
            .BeTrue();
        expected = expected with { Updated = now, Description = null, Metadata = new() };
        (await Artifacts.ReadArtifactAsync(created.Id)).Should().Be(expected);

        now = Tick();
        (await Artifacts.UpdateArtifactAsync(created.Id, new() { Data = (ArtifactData?)null, Metadata = (ArtifactMetadata?)null }))
            .Should()
            .BeTrue();
        expected = expected with { Updated = now, Data = null, DataSize = null, Metadata = null };
        (await Artifacts.ReadArtifactAsync(created.Id)).Should().Be(expected);

        now = Tick();
        (await Artifacts.UpdateArtifactAsync(created.Id, new())).Should().BeTrue();
        expected = expected with { Updated = now };
        (await Artifacts.ReadArtifactAsync(created.Id)).Should().Be(expected);
        (await Artifacts.ReadLatestArtifactAsync("report"))
            .Should()
            .Match<ArtifactCollection>(c => c.Updated == now && c.Created == created.Created && c.Version == 1);
    }

    [Test]
    public async Task An_update_of_the_latest_is_seen_through_its_key_and_of_another_version_is_not()
    {
        var first = await Artifacts.CreateArtifactAsync(new() { Key = "report", Description = "1" });
        Tick();
        var second = await Artifacts.CreateArtifactAsync(new() { Key = "report", Description = "2" });
        var before = await Artifacts.ReadLatestArtifactAsync("report");
        Tick();
        await Artifacts.UpdateArtifactAsync(first.Id, new() { Description = "1b" });
        (await Artifacts.ReadLatestArtifactAsync("report")).Should().Be(before);

        var now = Tick();
        await Artifacts.UpdateArtifactAsync(
            second.Id,
            new()
            {
                Description = "2b",
                Data = ArtifactData.Parse("{}"),
                Metadata = new ArtifactMetadata(("x", "y")),
            }
        );
        (await Artifacts.ReadLatestArtifactAsync("report"))
            .Should()
            .Be(
                before! with
                {
                    Updated = now,
                    Description = "2b",
                    Data = ArtifactData.Parse("{}"),
                    DataSize = 2,
                    Metadata = new(("x", "y")),
                }
            );
    }

    [Test]
    public async Task A_delete_of_the_latest_points_to_the_highest_version_that_remains()
    {
        var versions = new List<Artifact>();
        for (var i = 0; i < 3; i++)
        {
            versions.Add(
                await Artifacts.CreateArtifactAsync(
                    new()
                    {
                        Key = "report",
                        Type = $"t{i}",
                        Data = ArtifactData.Parse($"{i}"),
                        FlowRunId = Guid.NewGuid(),
                    }
                )
            );
            Tick();
        }

        var before = await Artifacts.ReadLatestArtifactAsync("report");
        (await Artifacts.DeleteArtifactAsync(versions[1].Id)).Should().BeTrue();
        (await Artifacts.ReadLatestArtifactAsync("report")).Should().Be(before, "another version was deleted");

        var now = Tick();
        (await Artifacts.DeleteArtifactAsync(versions[2].Id)).Should().BeTrue();
        (await Artifacts.DeleteArtifactAsync(versions[2].Id)).Should().BeFalse();
        (await Artifacts.ReadLatestArtifactAsync("report")).Should().Be(Collection(before!.CollectionId, before.Created, now, versions[0]));
        (await Artifacts.CreateArtifactAsync(new() { Key = "report" }))
            .Version.Should()
            .Be(4, "no number is given twice while the key has artifacts");
    }

    [Test]
    public async Task A_key_without_artifacts_is_deleted_and_starts_again_at_one()
    {
        var first = await Artifacts.CreateArtifactAsync(new() { Key = "report" });
        var before = await Artifacts.ReadLatestArtifactAsync("report");
        (await Artifacts.DeleteArtifactAsync(first.Id)).Should().BeTrue();
        (await Artifacts.ReadLatestArtifactAsync("report")).Should().BeNull();
        (await Artifacts.CountLatestArtifactsAsync()).Should().Be(0);

        var now = Tick();
        (await Artifacts.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 0 })).Version.Should().Be(1);
        var after = await Artifacts.ReadLatestArtifactAsync("report");
        (after!.Created, after.CollectionId == before!.CollectionId).Should().Be((now, false));
    }

    [Test]
    public async Task A_bulk_delete_applies_filters_sort_limit_and_offset()
    {
        var all = new List<Artifact>();
        for (var i = 0; i < 6; i++)
        {
            all.Add(await Artifacts.CreateArtifactAsync(new() { Key = i % 2 == 0 ? "even" : "odd", Type = "t" }));
            Tick();
        }

        (
            await Artifacts.DeleteArtifactsAsync(
                new()
                {
                    Artifacts = new() { Key = "odd" },
                    Sort = ArtifactSort.CreatedDesc,
                    Limit = 1,
                    Offset = 1,
                }
            )
        ).Deleted.Should().Be(1);
        (await Artifacts.ReadVersionsAsync("odd")).Should().Equal(all[5], all[1]);
        (
            await Artifacts.DeleteArtifactsAsync(
                new()
                {
                    Artifacts = new() { Key = "odd" },
                    After = ArtifactCursor.After(all[5], ArtifactSort.IdDesc),
                }
            )
        ).Deleted.Should().Be(1);
        (await Artifacts.ReadVersionsAsync("odd")).Should().Equal(all[5]);
        (await Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Id = [all[4].Id, all[2].Id] } })).Deleted.Should().Be(2);
        (await Artifacts.ReadLatestArtifactAsync("even"))!.LatestId.Should().Be(all[0].Id);
        (await Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Type = "t" } })).Deleted.Should().Be(2);
        (await Artifacts.CountLatestArtifactsAsync()).Should().Be(0);
    }

    [Test]
    public async Task A_bulk_delete_without_any_filter_is_refused()
    {
        await Artifacts.CreateArtifactAsync(new());
        await Artifacts.Awaiting(a => a.DeleteArtifactsAsync(new())).Should().ThrowAsync<ArgumentException>();
        await Artifacts.Awaiting(a => a.DeleteArtifactsAsync(new() { Limit = 1 })).Should().ThrowAsync<ArgumentException>();

        // A filter that says nothing, as a null makes it, is no better than none.
        Guid? unknown = null;
        await Artifacts.Awaiting(a => a.DeleteArtifactsAsync(new() { Artifacts = new() })).Should().ThrowAsync<ArgumentException>();
        await Artifacts
            .Awaiting(a => a.DeleteArtifactsAsync(new() { Artifacts = new() { FlowRunId = unknown } }))
            .Should()
            .ThrowAsync<ArgumentException>();
        await Artifacts
            .Awaiting(a => a.DeleteArtifactsAsync(new() { Artifacts = new() { Type = new() { NotAny = [] } } }))
            .Should()
            .ThrowAsync<ArgumentException>();
        await Artifacts
            .Awaiting(a => a.DeleteArtifactsAsync(new() { FlowRuns = new() { Id = unknown } }))
            .Should()
            .ThrowAsync<ArgumentException>();
        (await Artifacts.CountArtifactsAsync()).Should().Be(1);
        (await Artifacts.DeleteArtifactsAsync(Everything.Query)).Deleted.Should().Be(1);
    }

    [Test]
    public async Task A_list_without_bodies_has_their_sizes()
    {
        var full = await Artifacts.CreateArtifactAsync(new() { Key = "a", Data = ArtifactData.Parse("\"größe 🚀\"") });
        var none = await Artifacts.CreateArtifactAsync(new() { Key = "b" });

        (await Artifacts.ReadArtifactsAsync(new() { IncludeData = false })).Should().Equal(none, full with { Data = null });
        (await Artifacts.StreamArtifactsAsync(new() { IncludeData = false }).ToListAsync()).Should().Equal(none, full with { Data = null });
        var rows = await Artifacts.ReadLatestArtifactsAsync(new() { IncludeData = false, Sort = ArtifactSort.KeyAsc });
        rows.Select(row => (row.Data, row.DataSize, row.DataLoaded)).Should().Equal((null, 14, false), (null, null, true));
        full.DataSize.Should().Be(14, "it counts UTF-8 bytes");
        (await Artifacts.StreamLatestArtifactsAsync(new() { IncludeData = false, Sort = ArtifactSort.KeyAsc }).ToListAsync())
            .Should()
            .Equal(rows);
    }

    [Test]
    public async Task A_second_and_a_reopened_store_read_what_the_first_wrote()
    {
        var created = await Artifacts.CreateArtifactAsync(new() { Key = "report", Data = ArtifactData.Parse("1") });
        await using (var second = Open())
        {
            (await second.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
            (await second.Artifacts.CreateArtifactAsync(new() { Key = "report" })).Version.Should().Be(2);
        }

        (await Artifacts.ReadLatestArtifactAsync("report"))!.Version.Should().Be(2);
        await Store.DisposeAsync();
        await using var reopened = Open();
        (await reopened.Artifacts.ReadArtifactAsync("report", 1)).Should().Be(created);
        (await reopened.Artifacts.CreateArtifactAsync(new() { Key = "report" })).Version.Should().Be(3);
    }

    [Test]
    public async Task A_disposed_store_throws_ObjectDisposedException()
    {
        await Store.InitializeAsync();
        await Store.DisposeAsync();
        await Store.DisposeAsync();
        await Artifacts.Awaiting(a => a.ReadArtifactsAsync()).Should().ThrowAsync<ObjectDisposedException>();
        await Artifacts.Awaiting(a => a.CreateArtifactAsync(new())).Should().ThrowAsync<ObjectDisposedException>();
        await Store.Awaiting(s => s.BeginTransactionAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }

    private static ArtifactCollection Collection(Guid id, DateTimeOffset created, DateTimeOffset updated, Artifact latest) =>
        new()
        {
            CollectionId = id,
            Created = created,
            Updated = updated,
            Key = latest.Key!,
            LatestId = latest.Id,
            Version = latest.Version!.Value,
            Type = latest.Type,
            Description = latest.Description,
            Data = latest.Data,
            DataSize = latest.DataSize,
            Metadata = latest.Metadata,
            FlowRunId = latest.FlowRunId,
            TaskRunId = latest.TaskRunId,
        };
}
