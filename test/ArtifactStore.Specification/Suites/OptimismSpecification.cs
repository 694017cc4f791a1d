using System.Globalization;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Creates and updates that say which state they go by: they are done in that state, and refused in any other.</summary>
public abstract class OptimismSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task An_expected_latest_detects_that_a_key_was_deleted_and_recreated()
    {
        var old = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await Artifacts.DeleteArtifactAsync(old.Id);
        var anew = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        anew.Version.Should().Be(old.Version, "a number does not tell the two");

        var refused = await RefusedAsync(() => Artifacts.CreateArtifactAsync(new() { Key = "a", ExpectedLatestId = old.Id }));
        (refused.Reason, refused.Key, refused.ExpectedLatestId, refused.LatestId, refused.LatestVersion)
            .Should()
            .Be((ArtifactConflictReason.LatestMoved, "a", old.Id, anew.Id, 1));
        (await Artifacts.ReadVersionsAsync("a")).Should().Equal(anew);

        (await Artifacts.CreateArtifactAsync(new() { Key = "a", ExpectedLatestId = anew.Id })).Version.Should().Be(2);
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Expectations_of_the_latest_must_hold([Values] bool inList, [Values] Place place)
    {
        var first = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var second = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var other = await Artifacts.CreateArtifactAsync(new() { Key = "b" });
        await InAsync(place, async artifacts =>
        {
            foreach (
                var (expected, reason) in new (ArtifactCreate Create, ArtifactConflictReason Reason)[]
                {
                    (new() { Key = "a", ExpectedLatestId = first.Id }, ArtifactConflictReason.LatestMoved),
                    (new() { Key = "a", ExpectedLatestId = other.Id }, ArtifactConflictReason.LatestMoved),
                    (
                        new() { Key = "a", ExpectedLatestId = (await artifacts.ReadLatestArtifactAsync("a"))!.CollectionId },
                        ArtifactConflictReason.LatestMoved
                    ),
                    (new() { Key = "new", ExpectedLatestId = other.Id }, ArtifactConflictReason.LatestMoved),
                    (
                        new() { Key = "new", ExpectedLatestId = (await artifacts.ReadLatestArtifactAsync("a"))!.CollectionId },
                        ArtifactConflictReason.LatestMoved
                    ),
                    (
                        new()
                        {
                            Key = "a",
                            ExpectedVersion = 2,
                            ExpectedLatestId = first.Id,
                        },
                        ArtifactConflictReason.LatestMoved
                    ),
                    (
                        new()
                        {
                            Key = "a",
                            ExpectedVersion = 1,
                            ExpectedLatestId = second.Id,
                        },
                        ArtifactConflictReason.VersionMoved
                    ),
                    (new() { Key = "a", ExpectedVersion = 1 }, ArtifactConflictReason.VersionMoved),
                    (new() { Key = "a", ExpectedVersion = 0 }, ArtifactConflictReason.VersionMoved),
                    (new() { Key = "a", ExpectedVersion = int.MaxValue }, ArtifactConflictReason.VersionMoved),
                    (new() { Key = "new", ExpectedVersion = 1 }, ArtifactConflictReason.VersionMoved),
                }
            )
            {
                var refused = await RefusedAsync(() => CreateAsync(artifacts, expected));
                refused.Reason.Should().Be(reason);
                (refused.Key, refused.ExpectedVersion, refused.ExpectedLatestId)
                    .Should()
                    .Be((expected.Key, expected.ExpectedVersion, expected.ExpectedLatestId));
                (refused.LatestVersion, refused.LatestId).Should().Be(expected.Key == "a" ? (2, second.Id) : (null, null));
                (await artifacts.CountArtifactsAsync()).Should().Be(3);
            }

            var third = await CreateAsync(artifacts, new() { Key = "a", ExpectedLatestId = second.Id });
            var fourth = await CreateAsync(
                artifacts,
                new()
                {
                    Key = "a",
                    ExpectedLatestId = third.Id,
                    ExpectedVersion = 3,
                }
            );
            fourth.Version.Should().Be(4);
            await artifacts.DeleteArtifactAsync(fourth.Id);
            (
                await CreateAsync(
                    artifacts,
                    new()
                    {
                        Key = "a",
                        ExpectedLatestId = third.Id,
                        ExpectedVersion = 3,
                    }
                )
            ).Version.Should().Be(5, "the latest is 3 again, and 4 is never given twice");
        });
        await Invariants.CheckAsync(Database);

        async Task<Artifact> CreateAsync(IArtifactRepository artifacts, ArtifactCreate create)
        {
            if (!inList)
            {
                return await artifacts.CreateArtifactAsync(create);
            }

            var created = await artifacts.CreateArtifactsAsync([new() { Key = "z" }, create, new()]);
            await artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Id = [created[0].Id, created[2].Id] } });
            return created[1];
        }
    }

    [Test]
    public async Task In_a_list_a_latest_is_the_one_before_it()
    {
        var there = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var others = await Artifacts.CreateArtifactsAsync([new() { Key = "b" }, new() { Key = "c" }]);
        Guid[] ids = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];
        (
            await Artifacts.CreateArtifactsAsync([
                new()
                {
                    Key = "a",
                    Id = ids[0],
                    ExpectedLatestId = there.Id,
                },
                new() { Key = "b", Id = ids[1] },
                new()
                {
                    Key = "a",
                    Id = ids[2],
                    ExpectedLatestId = ids[0],
                    ExpectedVersion = 2,
                },
                new()
                {
                    Key = "b",
                    Id = ids[3],
                    ExpectedLatestId = ids[1],
                },
                new() { Key = "a", ExpectedLatestId = ids[2] },
                new() { Key = "c", ExpectedVersion = 1 },
                new() { Key = "new", ExpectedVersion = 0 },
            ])
        ).Select(artifact => artifact.Version).Should().Equal(2, 2, 3, 3, 4, 2, 1);
        var before = await Artifacts.ReadArtifactsAsync();
        foreach (
            var refused in new ArtifactCreate[][]
            {
                [new() { Key = "b" }, new() { Key = "b", ExpectedLatestId = ids[3] }],
                [new() { Key = "b", ExpectedLatestId = others[1].Id }, new() { Key = "c", ExpectedLatestId = ids[3] }],
                [new() { Key = "fresh" }, new() { Key = "fresh", ExpectedLatestId = ids[3] }],
                [new() { Key = "c", ExpectedVersion = 2 }, new() { Key = "b", ExpectedLatestId = others[0].Id }],
            }
        )
        {
            (await RefusedAsync(() => Artifacts.CreateArtifactsAsync(refused))).Reason.Should().Be(ArtifactConflictReason.LatestMoved);
            (await Artifacts.ReadArtifactsAsync()).Should().Equal(before);
        }

        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Of_many_that_expect_the_same_latest_one_wins([Values] bool inList)
    {
        await using var second = Open();
        var latest = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        for (var round = 0; round < 5; round++)
        {
            var create = new ArtifactCreate { Key = "a", ExpectedLatestId = latest.Id };
            var made = await Task.WhenAll(
                Enumerable
                    .Range(0, 12)
                    .Select(writer =>
                        Task.Run(async () =>
                        {
                            var artifacts = (writer % 2 == 0 ? Store : second).Artifacts;
                            try
                            {
                                return inList
                                    ? (await artifacts.CreateArtifactsAsync([create, new() { Key = "b" }]))[0]
                                    : await artifacts.CreateArtifactAsync(create);
                            }
                            catch (ArtifactConflictException)
                            {
                                return null;
                            }
                        })
                    )
            );
            latest = made.OfType<Artifact>().Should().ContainSingle().Subject;
        }

        (await Artifacts.ReadVersionsAsync("a")).Should().HaveCount(6);
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task An_existing_id_is_reported([Values] bool inList, [Values] Place place)
    {
        var there = await Artifacts.CreateArtifactAsync(new());
        await InAsync(place, async artifacts =>
        {
            var refused = await RefusedAsync(() =>
                inList
                    ? artifacts.CreateArtifactsAsync([new(), new() { Id = there.Id }])
                    : artifacts.CreateArtifactAsync(new() { Id = there.Id, Key = "a" })
            );
            (refused.Reason, refused.ArtifactId).Should().Be((ArtifactConflictReason.IdExists, there.Id));
        });
    }

    [Test]
    public async Task An_update_expects_the_time_that_was_read([Values] Place place)
    {
        var artifact = await Artifacts.CreateArtifactAsync(new() { Key = "a", Description = "0" });
        await InAsync(place, async artifacts =>
        {
            (await artifacts.UpdateArtifactAsync(artifact.Id, new() { Description = "1", ExpectedUpdated = artifact.Updated }))
                .Should()
                .BeTrue();
            var read = (await artifacts.ReadArtifactAsync(artifact.Id))!;
            read.Updated.Should().BeAfter(artifact.Updated, "the clock stands still, and one time is one state");

            var refused = await RefusedAsync(() =>
                artifacts.UpdateArtifactAsync(artifact.Id, new() { Description = "2", ExpectedUpdated = artifact.Updated })
            );
            (refused.Reason, refused.ArtifactId, refused.ExpectedUpdated, refused.Updated)
                .Should()
                .Be((ArtifactConflictReason.UpdatedMoved, artifact.Id, artifact.Updated, read.Updated));
            (await artifacts.ReadArtifactAsync(artifact.Id)).Should().Be(read);
            (await artifacts.ReadLatestArtifactAsync("a"))!.Updated.Should().Be(read.Updated, "a refused update moves nothing");

            (await artifacts.UpdateArtifactAsync(Guid.NewGuid(), new() { ExpectedUpdated = artifact.Updated }))
                .Should()
                .BeFalse("what is not there was not changed");
            (
                await artifacts.UpdateArtifactAsync(
                    artifact.Id,
                    new() { Description = "3", ExpectedUpdated = read.Updated.AddTicks(9).ToOffset(TimeSpan.FromHours(5)) }
                )
            )
                .Should()
                .BeTrue("times are cut to microseconds");
            (await artifacts.ReadArtifactAsync(artifact.Id))!.Description.Should().Be("3");
        });
    }

    [Test]
    public async Task The_time_of_a_key_will_do_for_its_latest_also_after_a_delete()
    {
        await Artifacts.CreateArtifactAsync(new() { Key = "a", Description = "first" });
        Tick();
        var second = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        Tick();
        await Artifacts.DeleteArtifactAsync(second.Id);
        for (var i = 0; i < 3; i++)
        {
            var latest = (await Artifacts.ReadLatestArtifactAsync("a"))!;
            (await Artifacts.UpdateArtifactAsync(latest.LatestId, new() { Description = $"{i}", ExpectedUpdated = latest.Updated }))
                .Should()
                .BeTrue();
            await RefusedAsync(() => Artifacts.UpdateArtifactAsync(latest.LatestId, new() { ExpectedUpdated = latest.Updated }));
        }

        (await Artifacts.ReadLatestArtifactAsync("a"))!.Description.Should().Be("2");
    }

    [Test]
    public async Task The_time_of_a_key_will_do_for_its_latest_where_it_is_before_that_of_the_artifact()
    {
        await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        Tick();
        await Artifacts.CreateArtifactAsync(new() { Key = "later" });
        var table = Database.Dialect.Table("artifact");
        await Database.ExecuteAsync(
            $"UPDATE {table} SET updated = (SELECT l.updated FROM {table} AS l WHERE l.key = 'later') WHERE key = 'a'"
        );
        Tick();
        var latest = (await Artifacts.ReadLatestArtifactAsync("a"))!;
        (await Artifacts.ReadArtifactAsync(latest.LatestId))!.Updated.Should().BeAfter(latest.Updated);
        (await Artifacts.UpdateArtifactAsync(latest.LatestId, new() { Description = "changed", ExpectedUpdated = latest.Updated }))
            .Should()
            .BeTrue();
        (await Artifacts.ReadLatestArtifactAsync("a"))!.Description.Should().Be("changed");
    }

    /// <summary>
    /// A time that a key showed for its latest must not come back as the time of a later state of that artifact, by whatever way.
    /// </summary>
    [Test]
    public async Task A_time_that_was_shown_once_stands_for_that_state_alone([Values(0, -1, 1)] int hours)
    {
        SettableClock[] clocks = [new(), new()];
        clocks[1].Now = clocks[1].Now.AddHours(hours);
        await using var first = Database.Open(options => options.TimeProvider = clocks[0]);
        await using var second = Database.Open(options => options.TimeProvider = clocks[1]);
        var random = new Random(hours);
        var artifact = await first.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var (shown, changes) = (new List<(DateTimeOffset Time, int Changes)>(), 0);
        for (var i = 0; i < Effort.Of(150, plain: 50); i++)
        {
            var artifacts = random.Next(2) == 0 ? first.Artifacts : second.Artifacts;
            switch (random.Next(4))
            {
                case 0:
                    await artifacts.CreateArtifactAsync(new() { Key = "a" });
                    break;

                case 1 when await artifacts.ReadLatestArtifactAsync("a") is { } latest && latest.LatestId != artifact.Id:
                    await artifacts.UpdateArtifactAsync(latest.LatestId, new());
                    await artifacts.DeleteArtifactsAsync(
                        new()
                        {
                            Artifacts = new()
                            {
                                Key = "a",
                                Version = new() { AtLeast = 2 },
                            },
                        }
                    );
                    break;

                default:
                    await artifacts.UpdateArtifactAsync(artifact.Id, new() { Description = $"{i}" });
                    changes++;
                    break;
            }

            shown.Add(((await artifacts.ReadArtifactAsync(artifact.Id))!.Updated, changes));
            if (await artifacts.ReadLatestArtifactAsync("a") is { } key && key.LatestId == artifact.Id)
            {
                shown.Add((key.Updated, changes));
            }
        }

        shown.GroupBy(seen => seen.Time).Should().OnlyContain(same => same.Select(seen => seen.Changes).Distinct().Count() == 1);
        foreach (var (time, _) in shown.Where(seen => seen.Changes < changes))
        {
            await RefusedAsync(() => first.Artifacts.UpdateArtifactAsync(artifact.Id, new() { ExpectedUpdated = time }));
        }
    }

    [Test]
    public async Task Times_of_updates_move_over_every_boundary()
    {
        var clock = new SettableClock();
        await using var store = Database.Open(options => options.TimeProvider = clock);
        foreach (
            var (at, next) in new[]
            {
                ("2026-01-05T00:00:00.000000Z", "2026-01-05T00:00:00.000001Z"),
                ("2026-01-05T00:00:00.000009Z", "2026-01-05T00:00:00.000010Z"),
                ("2026-01-05T00:00:00.099999Z", "2026-01-05T00:00:00.100000Z"),
                ("2024-02-28T23:59:59.999999Z", "2024-02-29T00:00:00.000000Z"),
                ("2026-12-31T23:59:59.999999Z", "2027-01-01T00:00:00.000000Z"),
                ("0001-01-01T00:00:00.999999Z", "0001-01-01T00:00:01.000000Z"),
                ("9999-12-31T23:59:59.999998Z", "9999-12-31T23:59:59.999999Z"),
                ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
            }
        )
        {
            foreach (var key in new[] { null, "a" })
            {
                clock.Now = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
                var artifact = await store.Artifacts.CreateArtifactAsync(new() { Key = key });
                (await store.Artifacts.UpdateArtifactAsync(artifact.Id, new())).Should().BeTrue();
                (await store.Artifacts.ReadArtifactAsync(artifact.Id))!
                    .Updated.Should()
                    .Be(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture));
                await store.Artifacts.DeleteArtifactAsync(artifact.Id);
            }
        }
    }

    [TestCase(null, false)]
    [TestCase("a", false)]
    [TestCase("a", true)]
    public async Task Fifty_concurrent_increments_lose_none(string? key, bool byKey)
    {
        const int Writers = 50;
        await using var second = Open();
        var artifact = await Artifacts.CreateArtifactAsync(new() { Key = key, Data = ArtifactData.From(0) });
        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        var artifacts = (writer % 2 == 0 ? Store : second).Artifacts;
                        while (true)
                        {
                            var (updated, data) = byKey
                                ? await artifacts.ReadLatestArtifactAsync(key!) is { } latest
                                    ? (latest.Updated, latest.Data!)
                                    : default
                                : await artifacts.ReadArtifactAsync(artifact.Id) is { } read
                                    ? (read.Updated, read.Data!)
                                    : default;
                            try
                            {
                                (
                                    await artifacts.UpdateArtifactAsync(
                                        artifact.Id,
                                        new() { Data = ArtifactData.From(data.Deserialize<int>() + 1), ExpectedUpdated = updated }
                                    )
                                )
                                    .Should()
                                    .BeTrue();
                                return;
                            }
                            catch (ArtifactConflictException e) when (e.Reason == ArtifactConflictReason.UpdatedMoved) { }
                        }
                    })
                )
        );

        (await Artifacts.ReadArtifactAsync(artifact.Id))!.Data!.Deserialize<int>().Should().Be(Writers);
    }

    [Test]
    public async Task A_version_is_deleted_by_its_key_and_number([Values] Place place)
    {
        var versions = await Artifacts.CreateArtifactsAsync([
            new() { Key = "a" },
            new() { Key = "a" },
            new() { Key = "a" },
            new() { Key = "b" },
        ]);
        await InAsync(place, async artifacts =>
        {
            (await artifacts.DeleteArtifactAsync("a", 4)).Should().BeFalse();
            (await artifacts.DeleteArtifactAsync("gone", 1)).Should().BeFalse();
            (await artifacts.DeleteArtifactAsync("a", 2)).Should().BeTrue();
            (await artifacts.DeleteArtifactAsync("a", 2)).Should().BeFalse();
            (await artifacts.ReadVersionsAsync("a")).Should().Equal(versions[2], versions[0]);
            (await artifacts.DeleteArtifactAsync("a", 3)).Should().BeTrue();
            (await artifacts.ReadLatestArtifactAsync("a"))!.LatestId.Should().Be(versions[0].Id);
            (await artifacts.DeleteArtifactAsync("a", 1)).Should().BeTrue();
            (await artifacts.ReadLatestArtifactAsync("a")).Should().BeNull();
            (await artifacts.CountArtifactsAsync()).Should().Be(1);
        });
        await Invariants.CheckAsync(Database);
    }

    private static async Task<ArtifactConflictException> RefusedAsync(Func<Task> call) =>
        (await call.Should().ThrowAsync<ArtifactConflictException>()).Which;

    private async Task InAsync(Place place, Func<IArtifactRepository, Task> act)
    {
        switch (place)
        {
            case Place.Store:
                await act(Artifacts);
                break;

            case Place.Transaction:
                await using (var transaction = await Store.BeginTransactionAsync())
                {
                    await act(transaction.Artifacts);
                    await transaction.CommitAsync();
                }

                break;

            default:
                await using (var connection = await Database.ConnectAsync())
                {
                    await using var host = await Database.BeginAsync(connection);
                    await act(Store.Enlist(host).Artifacts);
                    await host.CommitAsync();
                }

                break;
        }
    }
}
