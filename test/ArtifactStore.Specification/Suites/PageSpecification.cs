using ArtifactStore.Specification.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Orders with ties and nulls, pages by offset and by cursor, and streams, also while rows come and go.</summary>
public abstract class PageSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly string?[] Keys = ["b", null, "a-b", "a", null, "0", "-", "z9", "ab", "a", "b", null];

    [Test]
    public async Task Every_sort_is_total_and_pages_by_offset_cover_it([Values] ArtifactSort sort)
    {
        var data = await CreateAsync();
        var all = ReferenceQuery.Find(data, new ArtifactQuery { Sort = sort });
        (await Artifacts.ReadArtifactsAsync(new() { Sort = sort })).Should().Equal(all);
        for (var size = 1; size <= all.Count + 1; size++)
        {
            var rows = new List<Artifact>();
            for (var offset = 0; offset <= all.Count; offset += size)
            {
                rows.AddRange(
                    await Artifacts.ReadArtifactsAsync(
                        new()
                        {
                            Sort = sort,
                            Limit = size,
                            Offset = offset,
                        }
                    )
                );
            }

            rows.Should().Equal(all);
        }

        var keys = ReferenceQuery.Find(data, new ArtifactCollectionQuery { Sort = sort });
        (await Artifacts.ReadLatestArtifactsAsync(new() { Sort = sort })).Should().Equal(keys);
        (
            await Artifacts.ReadLatestArtifactsAsync(
                new()
                {
                    Sort = sort,
                    Limit = 2,
                    Offset = 3,
                }
            )
        ).Should().Equal(keys.Skip(3).Take(2));
    }

    [Test]
    public async Task Pages_carry_the_cursor_of_the_next_and_the_total_if_asked([Values] ArtifactSort sort, [Values] bool includeTotal)
    {
        var data = await CreateAsync();
        var query = new ArtifactQuery
        {
            Sort = sort,
            Artifacts = new() { Key = new() { NotAny = ["z9"] } },
            IncludeData = false,
        };
        var all = await Artifacts.ReadArtifactsAsync(query);
        var keys = await Artifacts.ReadLatestArtifactsAsync(new() { Sort = sort });
        all.Should().HaveCountGreaterThan(5);
        for (var size = 1; size <= all.Count + 1; size++)
        {
            (await PagesAsync(query with { Limit = size }, all.Count)).Should().Equal(all);
            (await LatestPagesAsync(new() { Sort = sort, Limit = size }, keys.Count)).Should().Equal(keys);
        }

        var whole = await Artifacts.ReadArtifactPageAsync(includeTotal: includeTotal);
        whole.Items.Should().HaveCount(data.Artifacts.Count);
        (whole.Next, whole.Total).Should().Be((null, includeTotal ? data.Artifacts.Count : null));
        var none = await Artifacts.ReadArtifactPageAsync(query with { Limit = 0 }, includeTotal);
        none.Items.Should().BeEmpty();
        (none.Next, none.Total).Should().Be((null, includeTotal ? all.Count : null));

        async Task<List<Artifact>> PagesAsync(ArtifactQuery first, long total)
        {
            var rows = new List<Artifact>();
            for (var next = first; ; )
            {
                var page = await Artifacts.ReadArtifactPageAsync(next, includeTotal);
                page.Total.Should().Be(includeTotal ? total : null);
                page.Items.Should().HaveCount(Math.Min(first.Limit!.Value, all.Count - rows.Count));
                rows.AddRange(page.Items);
                (page.Next is null).Should().Be(rows.Count == all.Count);
                if (page.Next is null)
                {
                    return rows;
                }

                next = first with { After = page.Next };
            }
        }

        async Task<List<ArtifactCollection>> LatestPagesAsync(ArtifactCollectionQuery first, long total)
        {
            var rows = new List<ArtifactCollection>();
            for (var next = first; ; next = first with { After = ArtifactCursor.After(rows[^1], sort) })
            {
                var page = await Artifacts.ReadLatestArtifactPageAsync(next, includeTotal);
                page.Total.Should().Be(includeTotal ? total : null);
                rows.AddRange(page.Items);
                if (page.Next is null)
                {
                    return rows;
                }

                page.Next.Should().Be(ArtifactCursor.After(rows[^1], sort));
            }
        }
    }

    [Test]
    public async Task A_page_and_its_total_are_of_one_snapshot()
    {
        await CreateAsync();
        await using var other = Open();
        using var end = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var row = await other.Artifacts.CreateArtifactAsync(new() { Type = "moving" });
                await other.Artifacts.CreateArtifactAsync(new() { Type = "moving" });
                await other.Artifacts.DeleteArtifactAsync(row.Id);
            }
        });
        for (var i = 0; i < 50; i++)
        {
            var page = await Artifacts.ReadArtifactPageAsync(new() { Artifacts = new() { Type = "moving" } }, includeTotal: true);
            page.Items.Should().HaveCount((int)page.Total!.Value);
        }

        await end.CancelAsync();
        await writing;
    }

    [Test]
    public async Task Null_keys_sort_first_ascending_and_last_descending()
    {
        await CreateAsync();
        var nulls = Keys.Count(key => key is null);
        (await Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc, Limit = nulls + 1 }))
            .Select(row => row.Key)
            .Should()
            .Equal([.. Enumerable.Repeat<string?>(null, nulls), "-"]);
        (await Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.KeyDesc, Offset = Keys.Length - nulls - 1 }))
            .Select(row => row.Key)
            .Should()
            .Equal(["-", .. Enumerable.Repeat<string?>(null, nulls)]);
    }

    [Test]
    public async Task Limits_and_offsets_at_their_ends_work()
    {
        var data = await CreateAsync();
        (await Artifacts.ReadArtifactsAsync(new() { Limit = 0 })).Should().BeEmpty();
        (await Artifacts.ReadArtifactsAsync(new() { Limit = int.MaxValue, Offset = 0 })).Should().HaveCount(data.Artifacts.Count);
        (await Artifacts.ReadArtifactsAsync(new() { Offset = int.MaxValue })).Should().BeEmpty();
        (await Artifacts.ReadLatestArtifactsAsync(new() { Limit = 0 })).Should().BeEmpty();
        (await Artifacts.ReadLatestArtifactsAsync(new() { Limit = int.MaxValue, Offset = 1 }))
            .Should()
            .HaveCount(data.Collections.Count - 1);
        (await Artifacts.StreamArtifactsAsync(new() { Limit = 0 }).ToListAsync()).Should().BeEmpty();
        (await Artifacts.StreamArtifactsAsync(new() { Limit = 3, Offset = 2 }).ToListAsync())
            .Should()
            .Equal(await Artifacts.ReadArtifactsAsync(new() { Limit = 3, Offset = 2 }));
        (await Artifacts.CountArtifactsAsync(new() { Limit = 1, Offset = 5 }))
            .Should()
            .Be(data.Artifacts.Count, "a page says nothing to a count");
    }

    [Test]
    public async Task A_cursor_keeps_its_position_while_rows_are_added_and_deleted([Values] ArtifactSort sort)
    {
        var data = await CreateAsync();
        var all = ReferenceQuery.Find(data, new ArtifactQuery { Sort = sort });
        var there = all.Where((_, i) => i % 3 != 1).ToList();
        var seen = new List<Artifact>();
        ArtifactCursor? after = null;
        for (var round = 0; ; round++)
        {
            var page = await Artifacts.ReadArtifactsAsync(
                new()
                {
                    Sort = sort,
                    Limit = 2,
                    After = after,
                }
            );
            if (page.Count == 0)
            {
                break;
            }

            seen.AddRange(page);
            after = ArtifactCursor.After(page[^1], sort);
            if (round < all.Count)
            {
                // What is not to stay goes, the cursor's own row too; new rows come in at both ends and in the middle.
                var doomed = all.Where((_, i) => i % 3 == 1).Take(round + 1).ToList();
                await Artifacts.DeleteArtifactsAsync(
                    new() { Artifacts = new() { Id = new() { Any = ValueList.From(doomed.Select(row => row.Id)) } } }
                );
                if (round % 2 == 0)
                {
                    await Artifacts.CreateArtifactAsync(
                        new()
                        {
                            Key = round % 4 == 0 ? "a" : null,
                            Id = round % 4 == 0 ? null : Guid.Parse($"0000000{round % 10}-0000-4000-8000-000000000000"),
                        }
                    );
                }
            }

            round.Should().BeLessThan(100);
        }

        seen.Select(row => row.Id).Should().OnlyHaveUniqueItems();
        seen.Where(row => there.Exists(kept => kept.Id == row.Id))
            .Select(row => row.Id)
            .Should()
            .Equal(there.Select(row => row.Id), "a row that stays comes exactly once, in order");
    }

    [Test]
    public async Task A_cursor_of_keys_keeps_its_position_while_keys_are_added_and_deleted(
        [Values(
            ArtifactSort.IdDesc,
            ArtifactSort.IdAsc,
            ArtifactSort.CreatedDesc,
            ArtifactSort.CreatedAsc,
            ArtifactSort.KeyDesc,
            ArtifactSort.KeyAsc
        )]
            ArtifactSort sort
    )
    {
        var data = await CreateAsync();
        var all = ReferenceQuery.Find(data, new ArtifactCollectionQuery { Sort = sort });
        var first = await Artifacts.ReadLatestArtifactsAsync(new() { Sort = sort, Limit = 3 });
        first.Should().Equal(all.Take(3));
        await Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = first[2].Key } });
        await Artifacts.CreateArtifactAsync(new() { Key = all[^1].Key });
        var rest = await Artifacts.ReadLatestArtifactsAsync(new() { Sort = sort, After = ArtifactCursor.After(first[2], sort) });
        rest.Select(row => row.Key).Should().Equal(all.Skip(3).Select(row => row.Key));
    }

    [Test]
    public async Task A_stream_returns_every_remaining_row_exactly_once([Values] ArtifactSort sort)
    {
        await using var store = Open(options => options.StreamBatchSize = 3);
        var data = await CreateAsync();
        var all = ReferenceQuery.Find(data, new ArtifactQuery { Sort = sort });
        var seen = new List<Guid>();
        await foreach (var row in store.Artifacts.StreamArtifactsAsync(new() { Sort = sort }))
        {
            seen.Add(row.Id);
            if (seen.Count < 5)
            {
                // Nothing is held between batches: a write inside the loop neither waits nor disturbs it.
                await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
                await store.Artifacts.DeleteArtifactAsync(all[^seen.Count].Id);
            }
        }

        seen.Should().OnlyHaveUniqueItems();
        all.SkipLast(4).Select(row => row.Id).Should().BeSubsetOf(seen);
    }

    [Test]
    public async Task A_stream_respects_limit_offset_cursor_and_filter()
    {
        await using var store = Open(options => options.StreamBatchSize = 2);
        var data = await CreateAsync();
        var filtered = new ArtifactQuery
        {
            Sort = ArtifactSort.KeyAsc,
            Artifacts = new() { Key = new() { Exists = true } },
        };
        var all = ReferenceQuery.Find(data, filtered);
        (await store.Artifacts.StreamArtifactsAsync(filtered).ToListAsync()).Should().Equal(all);
        (await store.Artifacts.StreamArtifactsAsync(filtered with { Limit = 5, Offset = 1 }).ToListAsync())
            .Should()
            .Equal(all.Skip(1).Take(5));
        (
            await store
                .Artifacts.StreamArtifactsAsync(filtered with { Limit = 3, After = ArtifactCursor.After(all[2], ArtifactSort.KeyAsc) })
                .ToListAsync()
        )
            .Should()
            .Equal(all.Skip(3).Take(3));
        (await store.Artifacts.StreamLatestArtifactsAsync(new() { Limit = 5, Offset = 2 }).ToListAsync())
            .Should()
            .Equal(await store.Artifacts.ReadLatestArtifactsAsync(new() { Limit = 5, Offset = 2 }));
    }

    /// <summary>How a page is read depends on whether its filter passes one flow or deployment, a few, some dozens, or more.</summary>
    [Test]
    public async Task A_filter_on_flows_or_deployments_passes_the_same_rows_however_many_they_are()
    {
        int[] counts = [0, 1, 2, 16, 17, 64, 65, 100];
        var owners = counts[^1];
        Flow[] flows =
        [
            .. Enumerable
                .Range(0, owners)
                .Select(i => new Flow
                {
                    Id = Guid.CreateVersion7(),
                    Name = $"f{i}",
                    Tags = Tags(i),
                }),
        ];
        Deployment[] deployments =
        [
            .. Enumerable
                .Range(0, owners)
                .Select(i => new Deployment
                {
                    Id = Guid.CreateVersion7(),
                    Name = $"d{i}",
                    FlowId = flows[i].Id,
                    Tags = Tags(i),
                }),
        ];
        FlowRun[] runs =
        [
            .. Enumerable
                .Range(0, owners)
                .Select(i => new FlowRun
                {
                    Id = Guid.CreateVersion7(),
                    Name = $"r{i % 2}",
                    FlowId = flows[i].Id,
                    DeploymentId = deployments[i].Id,
                }),
        ];
        await Runs.Flows.SaveAsync(flows);
        await Runs.Deployments.SaveAsync(deployments);
        await Runs.FlowRuns.SaveAsync(runs);
        var all = await Artifacts.CreateArtifactsAsync([
            .. Enumerable
                .Range(0, 5 * owners)
                .Select(i => new ArtifactCreate
                {
                    Key = $"k{i % 7}",
                    Type = i % 3 == 0 ? "table" : "link",
                    FlowRunId = runs[i * 37 % owners].Id,
                }),
        ]);
        var place = runs.Select((run, i) => (run.Id, i)).ToDictionary();
        foreach (var count in counts)
        {
            ValueList<string> named = ValueList.From(Enumerable.Range(0, count).Select(i => $"d{i}"));
            foreach (
                var query in new[]
                {
                    new ArtifactQuery { Flows = new() { Tags = $"first-{count}" } },
                    new ArtifactQuery { Deployments = new() { Tags = $"first-{count}" } },
                    new ArtifactQuery { Deployments = new() { Name = new() { Any = named } } },
                    new ArtifactQuery
                    {
                        Flows = new() { Tags = $"first-{count}" },
                        Deployments = new() { Tags = $"first-{count}" },
                    },
                    new ArtifactQuery
                    {
                        Deployments = new() { Tags = $"first-{count}" },
                        Artifacts = new() { Type = "table" },
                    },
                    new ArtifactQuery
                    {
                        Flows = new() { Tags = $"first-{count}" },
                        FlowRuns = new() { Name = "r1" },
                    },
                }
            )
            {
                Artifact[] expected =
                [
                    .. all.Where(row =>
                            place[row.FlowRunId!.Value] < count
                            && (query.Artifacts is null || row.Type == "table")
                            && (query.FlowRuns is null || place[row.FlowRunId!.Value] % 2 == 1)
                        )
                        .OrderByDescending(row => row.Id),
                ];
                (await Artifacts.ReadArtifactsAsync(query with { Limit = 1_000 })).Should().Equal(expected, "of {0}", query);
                (await Artifacts.ReadArtifactsAsync(query with { Limit = 20 })).Should().Equal(expected.Take(20), "of {0}", query);
                (await Artifacts.ReadArtifactsAsync(query with { Limit = 20, Sort = ArtifactSort.IdAsc }))
                    .Should()
                    .Equal(expected.Reverse().Take(20), "of {0}", query);
                (await Artifacts.ReadArtifactsAsync(query with { Limit = 20, Sort = ArtifactSort.KeyAsc }))
                    .Should()
                    .Equal(expected.OrderBy(row => row.Key, StringComparer.Ordinal).ThenBy(row => row.Id).Take(20), "of {0}", query);
                (await Artifacts.CountArtifactsAsync(query)).Should().Be(expected.Length, "of {0}", query);
            }
        }

        ValueList<string> Tags(int i) => ValueList.From(counts.Where(count => i < count).Select(count => $"first-{count}"));
    }

    [Test]
    public async Task A_cursor_of_another_sort_or_kind_and_an_offset_beside_it_are_refused()
    {
        var artifact = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var collection = (await Artifacts.ReadLatestArtifactAsync("a"))!;
        var otherSort = new ArtifactQuery { Sort = ArtifactSort.KeyAsc, After = ArtifactCursor.After(artifact, ArtifactSort.IdDesc) };
        var otherKind = new ArtifactQuery { After = ArtifactCursor.After(collection, ArtifactSort.IdDesc) };
        var both = new ArtifactQuery { After = ArtifactCursor.After(artifact, ArtifactSort.IdDesc), Offset = 0 };
        foreach (var query in new[] { otherSort, otherKind, both })
        {
            await Artifacts.Awaiting(a => a.ReadArtifactsAsync(query)).Should().ThrowAsync<ArgumentException>();
            await Artifacts.Awaiting(a => a.StreamArtifactsAsync(query).ToListAsync().AsTask()).Should().ThrowAsync<ArgumentException>();
            await Artifacts
                .Awaiting(a => a.DeleteArtifactsAsync(query with { Artifacts = Everything.Query.Artifacts }))
                .Should()
                .ThrowAsync<ArgumentException>();
        }

        var ofArtifact = new ArtifactCollectionQuery { After = ArtifactCursor.After(artifact, ArtifactSort.IdDesc) };
        await Artifacts.Awaiting(a => a.ReadLatestArtifactsAsync(ofArtifact)).Should().ThrowAsync<ArgumentException>();
        (await Artifacts.CountArtifactsAsync()).Should().Be(1);
    }

    [Test]
    public async Task Times_tie_and_order_to_the_microsecond()
    {
        var clock = new SettableClock();
        await using var store = Database.Open(options => options.TimeProvider = clock);
        var start = clock.Now;
        var created = new List<Artifact>();
        foreach (var ticks in new long[] { 0, 9, 10, 5, 10_000_000, 11, -10, -1 })
        {
            clock.Now = start.AddTicks(ticks);
            created.Add(await store.Artifacts.CreateArtifactAsync(new()));
        }

        var rows = await store.Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.CreatedDesc });
        rows.Select(row => created.IndexOf(row)).Should().Equal(4, 5, 2, 3, 1, 0, 7, 6);
        (await store.Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.CreatedAsc })).Should().Equal(rows.Reverse());
    }

    private async Task<ReferenceData> CreateAsync()
    {
        foreach (var (i, key) in Keys.Index())
        {
            await Artifacts.CreateArtifactAsync(new() { Key = key, Data = ArtifactData.Parse($"{i}") });
            if (i % 3 == 2)
            {
                Tick();
            }
        }

        var data = new ReferenceData();
        await data.ReadBackAsync(Store);
        await Artifacts.UpdateArtifactAsync(data.Artifacts[3].Id, new());
        await Artifacts.UpdateArtifactAsync(data.Artifacts[9].Id, new());
        await data.ReadBackAsync(Store);
        return data;
    }
}
