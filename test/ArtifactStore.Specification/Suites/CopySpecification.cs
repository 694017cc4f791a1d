using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Specification.Data;
using ArtifactStore.Sql;
using FluentAssertions;
using FluentAssertions.Execution;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>A whole store is copied into another database of the provider.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "NUnit runs the tear-down.")]
public abstract class CopySpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly ArtifactStoreCopyOptions Small = new() { BatchRows = 7 };

    private TDatabase? _other;
    private IArtifactStore? _target;

    private TDatabase Other => _other!;

    private IArtifactStore Target => _target!;

    protected override void Configure(ArtifactStoreOptions options) => options.RecordChanges = true;

    [SetUp]
    public void OpenTarget()
    {
        _other = NewDatabase();
        _target = OpenOther();
    }

    [TearDown]
    public async Task DropTarget()
    {
        if (_target is not null)
        {
            await _target.DisposeAsync();
        }

        if (_other is not null)
        {
            await _other.DisposeAsync();
        }
    }

    [Test]
    public async Task A_store_may_be_disposed_by_the_progress_of_its_copy([Values] bool target)
    {
        await SampleData.Runs().SaveRunsAsync(Runs);
        await Artifacts.CreateArtifactsAsync(SampleData.Artifacts());
        var progress = new DisposingProgress(target ? Target : Store);
        await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(Store, Target, new() { BatchRows = 1 }, progress))
            .Should()
            .ThrowAsync<ObjectDisposedException>();
    }

    private sealed class DisposingProgress(IArtifactStore store) : IProgress<ArtifactStoreCopyProgress>
    {
        public void Report(ArtifactStoreCopyProgress value) => store.Dispose();
    }

    [TestCase(1, 1)]
    [TestCase(21, 8 << 20)]
    [TestCase(1000, 8 << 20)]
    [TestCase(1, 8 << 20, Category = LongAttribute.Category)]
    [TestCase(7, 1, Category = LongAttribute.Category)]
    [TestCase(7, 8 << 20, Category = LongAttribute.Category)]
    [TestCase(21, 1, Category = LongAttribute.Category)]
    [TestCase(1000, 1, Category = LongAttribute.Category)]
    public async Task Every_row_of_every_table_arrives_as_it_is(int batchRows, int batchBytes)
    {
        await FillAsync();
        var before = await StoreRows.ReadAsync(Database, StoreRows.Tables);
        Clock.Advance(TimeSpan.FromDays(1));

        var result = await ArtifactStoreCopy.RunAsync(Store, Target, new() { BatchRows = batchRows, BatchBytes = batchBytes });

        await CheckEqualAsync();
        (await StoreRows.ReadAsync(Database, StoreRows.Tables)).Should().Equal(before, "the source is only read");
        result.IsEqual.Should().BeTrue();
        result.Rows.Should().Be(before.Count);
        result.Tables.Select(table => table.Table).Should().Equal(StoreRows.Tables);
        result
            .Tables.Should()
            .OnlyContain(table =>
                table.SourceRows > 0 && table.TargetRows == table.SourceRows && table.TargetChecksum == table.SourceChecksum
            );
        (await ArtifactStoreCopy.VerifyAsync(Store, Target)).Should().Be(result);
    }

    [Test]
    public async Task Every_column_has_a_value_in_what_is_copied()
    {
        await FillAsync();
        await using var connection = await Database.ConnectAsync();
        foreach (var table in StoredTables.Of(Database.Dialect))
        {
            foreach (var column in table.Columns)
            {
                (await connection.NumberAsync($"SELECT COUNT({column.Name}) FROM {Database.Dialect.Table(table.Name)}"))
                    .Should()
                    .BePositive($"a copy that loses {table.Name}.{column.Name} must be seen: give it a value in the sample data");
            }
        }
    }

    [Test]
    public async Task The_target_continues_versions_like_the_source()
    {
        await FillAsync();
        await ArtifactStoreCopy.RunAsync(Store, Target, Small);
        foreach (var latest in await Artifacts.ReadLatestArtifactsAsync())
        {
            (await Target.Artifacts.ReadLatestArtifactAsync(latest.Key)).Should().Be(latest);
            var next = await Target.Artifacts.CreateArtifactAsync(new() { Key = latest.Key });
            next.Version.Should()
                .Be(
                    (await Artifacts.CreateArtifactAsync(new() { Key = latest.Key })).Version,
                    "no version number of '{0}' is given twice, those of deleted ones included",
                    latest.Key
                );
        }

        await Invariants.CheckAsync(Other);
    }

    [Test]
    public async Task A_reader_of_the_change_feed_continues_in_the_copy([Values] bool isOldestDeleted)
    {
        await FillAsync();
        await Artifacts.CreateArtifactAsync(new() { Key = "not-read-yet" });
        if (isOldestDeleted)
        {
            await Database.ExecuteAsync($"DELETE FROM {Database.Dialect.Table("artifact_change")} WHERE row_id < 5");
        }

        await ArtifactStoreCopy.RunAsync(Store, Target, Small);
        var changes = await Store.Changes.ReadChangesAsync();
        var last = changes[^1];
        last.Key.Should().Be("not-read-yet");
        (await Target.Changes.ReadChangesAsync()).Should().Equal(changes);
        await using var recording = OpenOther(Configure);
        var next = await recording.Artifacts.CreateArtifactAsync(new());
        (await recording.Changes.ReadChangesAsync(last.Position))
            .Should()
            .ContainSingle(change => change.ArtifactId == next.Id && change.Position > last.Position);
    }

    [Test]
    public async Task A_feed_that_differs_is_found()
    {
        await FillAsync();
        await ArtifactStoreCopy.RunAsync(Store, Target, Small);
        var feed = Other.Dialect.Table("artifact_change");
        await Other.ExecuteAsync($"UPDATE {feed} SET kind = 'DELETED' WHERE row_id = (SELECT MIN(row_id) FROM {feed})");
        await Other.ExecuteAsync($"DELETE FROM {feed} WHERE row_id = (SELECT MAX(row_id) FROM {feed})");
        var table = (await ArtifactStoreCopy.VerifyAsync(Store, Target, Small)).Tables.Single(table => !table.IsEqual);
        table.Should().Match<ArtifactStoreCopyTable>(table => table.Table == "artifact_change" && table.Differences == 2);
    }

    [Test]
    public async Task An_empty_store_is_copied_too()
    {
        (await ArtifactStoreCopy.RunAsync(Store, Target))
            .Should()
            .Match<ArtifactStoreCopyResult>(result => result.IsEqual && result.Rows == 0);
        (await Target.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(1);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3, Category = LongAttribute.Category)]
    [TestCase(4, Category = LongAttribute.Category)]
    [TestCase(5, Category = LongAttribute.Category)]
    public async Task A_cancelled_copy_resumes_where_it_stopped(int seed)
    {
        await FillAsync();
        var random = new Random(seed);
        var interruptions = 0;
        var done = 0L;
        while (true)
        {
            // Any moment will do: between two batches of any phase, or within one. The time until then grows, so that one call comes to the
            // end.
            using var source = new CancellationTokenSource();
            var reports = random.Next(1, 12 + (4 * interruptions));
            var first = true;
            var progress = new Told(report =>
            {
                if (first && report.Phase == ArtifactStoreCopyPhase.Copying)
                {
                    report.Rows.Should().BeGreaterThanOrEqualTo(done, "what an earlier call has copied is not copied again");
                }

                first = false;
                done = report.Phase == ArtifactStoreCopyPhase.Copying ? report.Rows : report.TotalRows;
                if (--reports == 0)
                {
                    source.CancelAfter(TimeSpan.FromMicroseconds(random.Next(0, 300)));
                    if (interruptions == 0 || random.Next(2) == 0)
                    {
                        source.Cancel();
                    }
                }
            });
            try
            {
                await using var target = OpenOther();
                (await ArtifactStoreCopy.RunAsync(Store, target, new() { BatchRows = random.Next(1, 30) }, progress, source.Token))
                    .IsEqual.Should()
                    .BeTrue();
                break;
            }
            catch (OperationCanceledException)
            {
                interruptions++;
            }

            await using var host = OpenOther();
            (
                await host
                    .Artifacts.Awaiting(a => a.CountArtifactsAsync())
                    .Should()
                    .ThrowAsync<ArtifactStoreSchemaException>("what is not finished counts for nothing")
            ).WithMessage("*copy*unfinished*");
        }

        interruptions.Should().BeGreaterThan(0);
        await TestContext.Out.WriteLineAsync($"{interruptions} interruptions");
        await CheckEqualAsync();
    }

    [Test]
    public async Task A_target_that_holds_something_else_is_refused_and_left_untouched([Values] bool artifact)
    {
        await FillAsync();
        if (artifact)
        {
            await Target.Artifacts.CreateArtifactAsync(new() { Key = "precious" });
        }
        else
        {
            await Target.Runs.WorkQueues.SaveAsync(new WorkQueue { Id = Guid.NewGuid(), Name = "precious" });
        }

        var before = await StoreRows.ReadAsync(Other, StoreRows.Tables);
        var refusal = (
            await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(Store, Target)).Should().ThrowAsync<ArtifactStoreException>()
        ).Which;
        refusal.Message.Should().Contain("not empty").And.Contain(Other.Dialect.Table(artifact ? "artifact" : "work_queue"));
        (await StoreRows.ReadAsync(Other, StoreRows.Tables)).Should().Equal(before);
        await using var host = OpenOther();
        (await host.Artifacts.CountArtifactsAsync()).Should().Be(artifact ? 1 : 0);
    }

    [Test]
    public async Task A_finished_copy_is_a_store_like_any_other_and_is_not_copied_into_again()
    {
        await FillAsync();
        await ArtifactStoreCopy.RunAsync(Store, Target);
        var before = await StoreRows.ReadAsync(Other, StoreRows.Tables);
        (await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(Store, Target)).Should().ThrowAsync<ArtifactStoreException>()).WithMessage(
            "*not empty*"
        );
        (await StoreRows.ReadAsync(Other, StoreRows.Tables)).Should().Equal(before);
    }

    [Test]
    [EmptyDatabase] // A store is told from another by the time at which its schema was made.
    public async Task An_unfinished_copy_of_another_store_is_not_resumed()
    {
        await FillAsync();
        await InterruptAsync(afterReports: 3);
        Tick();
        await using var another = NewDatabase();
        await using var source = another.Open(options => options.TimeProvider = Clock);
        await source.Artifacts.CreateArtifactAsync(new() { Key = "another" });
        var before = await StoreRows.ReadAsync(Other, StoreRows.Tables);
        (await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(source, Target)).Should().ThrowAsync<ArtifactStoreException>()).WithMessage(
            "*another store*"
        );
        (await StoreRows.ReadAsync(Other, StoreRows.Tables)).Should().Equal(before);
        await ArtifactStoreCopy.RunAsync(Store, Target);
        await CheckEqualAsync();
    }

    [Test]
    public async Task A_row_that_differs_is_found_and_named()
    {
        await FillAsync();
        await ArtifactStoreCopy.RunAsync(Store, Target);
        await AlterTargetAsync("description = 'altered'");
        var altered = (await Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.IdDesc }))[^1];

        var result = await ArtifactStoreCopy.VerifyAsync(Store, Target, Small);
        result.IsEqual.Should().BeFalse();
        var table = result.Tables.Should().ContainSingle(table => !table.IsEqual).Which;
        (table.Table, table.Differences, table.FirstDifference).Should().Be(("artifact", 1L, altered.Id));
        table.TargetRows.Should().Be(table.SourceRows);
        table.TargetChecksum.Should().NotBe(table.SourceChecksum);
    }

    [Test]
    public async Task A_row_that_is_there_on_one_side_only_is_found_whichever_side()
    {
        await FillAsync();
        await ArtifactStoreCopy.RunAsync(Store, Target);
        var extra = await Target.Runs.Flows.SaveAsync(new Flow { Id = Guid.AllBitsSet, Name = "extra" });
        foreach (var (source, target, counts) in new[] { (Store, Target, (6L, 7L)), (Target, Store, (7L, 6L)) })
        {
            var table = (await ArtifactStoreCopy.VerifyAsync(source, target, Small))
                .Tables.Should()
                .ContainSingle(table => !table.IsEqual)
                .Which;
            (table.Table, table.Differences, table.FirstDifference, (table.SourceRows, table.TargetRows))
                .Should()
                .Be(("flow", 1L, extra.Id, counts));
        }
    }

    [Test]
    public async Task Remaining_differences_fail_the_copy_and_are_copied_by_the_next_call()
    {
        await FillAsync();
        var first = (await Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.IdDesc }))[^1];
        var altered = false;
        var progress = new Told(report =>
        {
            if (!altered && report.Table == "artifact_collection")
            {
                altered = true;
                AlterTargetAsync("description = 'altered'").GetAwaiter().GetResult();
            }
        });
        (
            await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(Store, Target, Small with { MaxPasses = 1 }, progress))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
        )
            .Which.Message.Should()
            .Contain("'artifact'")
            .And.Contain(first.Id.ToString());
        await using (var host = OpenOther())
        {
            await host.Awaiting(h => h.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>();
        }

        (await ArtifactStoreCopy.RunAsync(Store, Target, Small)).IsEqual.Should().BeTrue();
        await CheckEqualAsync();
    }

    [Test]
    public async Task Changes_of_the_source_during_a_copy_are_copied()
    {
        await FillAsync();
        var tables = new List<string>();
        var progress = new Told(report =>
        {
            // Once in each table of the first pass: behind the walk, and before it.
            if (tables.Count < StoreRows.Tables.Count && tables.LastOrDefault() != report.Table)
            {
                tables.Add(report.Table);
                WriteToSourceAsync(tables.Count).GetAwaiter().GetResult();
            }
        });
        (await ArtifactStoreCopy.RunAsync(Store, Target, Small, progress)).IsEqual.Should().BeTrue();
        tables.Should().Equal(StoreRows.Tables);
        await CheckEqualAsync();
    }

    [Test]
    public async Task A_key_recreated_during_a_copy_is_copied()
    {
        // The new version 1 has an id before those of the old ones, so that it comes while they still stand in its way.
        await Artifacts.CreateArtifactsAsync([
            .. Enumerable.Range(0, 5).Select(i => new ArtifactCreate { Key = "again", Id = SampleData.Id('5', i) }),
        ]);
        await Artifacts.CreateArtifactsAsync([
            .. Enumerable.Range(0, 20).Select(i => new ArtifactCreate { Key = "other", Id = SampleData.Id('4', i) }),
        ]);
        var begun = false;
        var progress = new Told(report =>
        {
            if (!begun && report.Table == "artifact_collection")
            {
                begun = true;
                Task.Run(async () =>
                    {
                        await Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "again" } });
                        await Artifacts.CreateArtifactsAsync([
                            new() { Key = "again", Id = SampleData.Id('1', 0) },
                            new() { Key = "again", Id = SampleData.Id('9', 0) },
                        ]);
                    })
                    .GetAwaiter()
                    .GetResult();
            }
        });
        (await ArtifactStoreCopy.RunAsync(Store, Target, Small, progress)).IsEqual.Should().BeTrue();
        await CheckEqualAsync();
    }

    [Test]
    public async Task Copying_a_constantly_changing_source_fails_and_later_succeeds()
    {
        await FillAsync();
        var writes = 0;
        var progress = new Told(_ => WriteToSourceAsync(++writes).GetAwaiter().GetResult());
        (
            await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(Store, Target, new() { BatchRows = 100 }, progress))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
        ).WithMessage("*differ after 3 pass*");
        (await ArtifactStoreCopy.RunAsync(Store, Target)).IsEqual.Should().BeTrue();
        await CheckEqualAsync();
    }

    [Test]
    public async Task Of_two_copies_into_one_target_the_later_continues_and_the_earlier_fails()
    {
        await FillAsync();
        ArtifactStoreCopyResult? later = null;
        var progress = new Told(report => later ??= ArtifactStoreCopy.RunAsync(Store, Target, Small).GetAwaiter().GetResult());
        (
            await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(Store, Target, Small, progress))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
        ).WithMessage("Another call*");
        later!.IsEqual.Should().BeTrue();
        await CheckEqualAsync();
    }

    [Test]
    [EmptyDatabase]
    public async Task Only_artifacts_go_into_a_store_on_views_of_the_host()
    {
        await FillAsync();
        await Other.AddHostViewsAsync(Database);
        await using var target = OpenOther(options => options.RunTables = RunTables.HostViews);
        var result = await ArtifactStoreCopy.RunAsync(Store, target, Small);
        result.Tables.Select(table => table.Table).Should().Equal(StoreRows.ArtifactTables);
        await CheckArtifactsEqualAsync();
        await using (var connection = await Other.ConnectAsync())
        {
            (
                await connection.NumberAsync(
                    $"SELECT COUNT(*) FROM {Other.Dialect.Table("artifact")} WHERE flow_id IS NOT NULL OR deployment_id IS NOT NULL"
                )
            )
                .Should()
                .Be(0, "nothing is kept from runs that are the host's");
        }

        (await target.Artifacts.CountArtifactsAsync(new() { Flows = new() }))
            .Should()
            .Be(await Artifacts.CountArtifactsAsync(new() { Flows = new() }));
    }

    [Test]
    public async Task Only_artifacts_come_from_a_store_on_views_of_the_host_and_runs_may_follow()
    {
        await FillAsync();
        await using var host = new TDatabase();
        await host.AddHostViewsAsync(Database);
        await using var source = host.Open(options => (options.RunTables, options.TimeProvider) = (RunTables.HostViews, Clock));
        await ArtifactStoreCopy.RunAsync(Store, source, Small);

        var result = await ArtifactStoreCopy.RunAsync(source, Target, Small);
        result.Tables.Select(table => table.Table).Should().Equal(StoreRows.ArtifactTables);
        await CheckArtifactsEqualAsync();
        await SampleData.Runs().SaveRunsAsync(Target.Runs);
        await Target.Runs.FlowRuns.SaveAsync((await Runs.FlowRuns.ReadAsync(SampleData.Id('3', 2)))!, UpdatedTime.AsGiven);
        await CheckEqualAsync();
    }

    [Test]
    [Long]
    [NonParallelizable]
    public async Task Large_bodies_are_copied_in_bounded_memory()
    {
        const int Bodies = 64;
        const int Characters = 1 << 20;
        for (var i = 0; i < Bodies; i++)
        {
            await Artifacts.CreateArtifactAsync(
                new() { Key = "large", Data = ArtifactData.FromText(new string((char)('a' + (i % 26)), Characters)) }
            );
        }

        using var stop = new CancellationTokenSource();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = before;
        var sampling = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
                await Task.Delay(2, CancellationToken.None);
            }
        });
        await ArtifactStoreCopy.RunAsync(Store, Target, new() { BatchBytes = 4 << 20 });
        await stop.CancelAsync();
        await sampling;

        // All bodies take 128 MiB. A batch takes 4 MiB, and a driver may hold a row or a statement several times over.
        await TestContext.Out.WriteLineAsync($"{(peak - before) >> 20} MiB at most");
        (peak - before).Should().BeLessThan(40 << 20);
        (await Target.Artifacts.CountArtifactsAsync()).Should().Be(Bodies);
    }

    [Test]
    public async Task Progress_reports_rows_and_totals()
    {
        await FillAsync();
        var reports = new List<ArtifactStoreCopyProgress>();
        var result = await ArtifactStoreCopy.RunAsync(Store, Target, Small, new Told(reports.Add));
        foreach (var phase in Enum.GetValues<ArtifactStoreCopyPhase>())
        {
            var own = reports.Where(report => report.Phase == phase).ToList();
            own.Select(report => report.Rows).Should().BeInAscendingOrder();
            own[^1].Rows.Should().Be(result.Rows);
            own.Should().OnlyContain(report => report.TotalRows == result.Rows);
            own.Select(report => report.Table).Distinct().Should().Equal(StoreRows.Tables);
        }
    }

    [Test]
    public async Task Bad_arguments_are_refused()
    {
        using var scope = new AssertionScope();
        await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(Store, Store)).Should().ThrowAsync<ArgumentException>();
        await this.Awaiting(_ => ArtifactStoreCopy.VerifyAsync(Store, Store)).Should().ThrowAsync<ArgumentException>();
        await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(null!, Target)).Should().ThrowAsync<ArgumentNullException>();
        foreach (
            var options in new Func<ArtifactStoreCopyOptions>[]
            {
                () =>
                    new() { BatchRows = 0 },
                () =>
                    new() { BatchRows = 100_001 },
                () =>
                    new() { BatchBytes = 0 },
                () =>
                    new() { MaxPasses = 0 },
                () =>
                    new() { MaxPasses = 101 },
            }
        )
        {
            options.Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    [Test]
    public async Task A_copy_that_would_deadlock_with_its_own_transaction_throws()
    {
        await using var transaction = await Target.BeginTransactionAsync();
        await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(Store, Target)).Should().ThrowAsync<InvalidOperationException>();
    }

    private IArtifactStore OpenOther(Action<ArtifactStoreOptions>? configure = null) =>
        Other.Open(options =>
        {
            options.TimeProvider = Clock;
            configure?.Invoke(options);
        });

    private Task FillAsync() => SampleStore.FillAsync(Store, () => Tick());

    private async Task WriteToSourceAsync(int number)
    {
        Tick();
        await Task.Run(async () =>
        {
            var rows = await Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.IdDesc });
            var written = await Artifacts.CreateArtifactAsync(new() { Key = "report", Description = $"written meanwhile {number}" });
            await Store.Aliases.RemoveAsync("report", "größe 🚀");
            await Store.Aliases.SetAsync("report", "production", written.Version!.Value);
            await Store.Aliases.SetAsync("report", number % 2 == 0 ? "größe 🚀" : $"written meanwhile {number}", written.Version.Value);
            await Artifacts.CreateArtifactAsync(
                new()
                {
                    Id = SampleData.Id('0', number),
                    Description = "before all others",
                    Inputs = [written.Id],
                }
            );
            await Artifacts.UpdateArtifactAsync(rows[^1].Id, new() { Description = $"updated meanwhile {number}" });
            await Artifacts.DeleteArtifactAsync(rows[rows.Count / 2].Id, force: true);
            await Artifacts.DeleteArtifactAsync(rows[0].Id, force: true);
            await Runs.FlowRuns.SaveAsync(new FlowRun { Id = SampleData.Id('3', number), Name = "saved meanwhile" });
            await Runs.Flows.DeleteAsync(SampleData.Id('1', number));
        });
    }

    private async Task InterruptAsync(int afterReports)
    {
        using var source = new CancellationTokenSource();
        var progress = new Told(_ =>
        {
            if (--afterReports == 0)
            {
                source.Cancel();
            }
        });
        await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(Store, Target, Small, progress, source.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
    }

    /// <summary>Alters the target's artifact with the lowest id behind its back.</summary>
    private Task AlterTargetAsync(string assignment)
    {
        var table = Other.Dialect.Table("artifact");
        return Other.ExecuteAsync($"UPDATE {table} SET {assignment} WHERE id = (SELECT id FROM {table} ORDER BY id LIMIT 1)");
    }

    private async Task CheckEqualAsync()
    {
        (await StoreRows.ReadAsync(Other, StoreRows.Tables)).Should().Equal(await StoreRows.ReadAsync(Database, StoreRows.Tables));
        await Invariants.CheckAsync(Other);
        await using var host = OpenOther();
        await host.InitializeAsync();
        await using var connection = await Other.ConnectAsync();
        (await connection.NumberAsync($"SELECT MAX(version) FROM {Other.Dialect.Table("artifact_store_schema")}"))
            .Should()
            .BeLessThan(1000, "nothing is left of the copy");
    }

    private async Task CheckArtifactsEqualAsync()
    {
        string[] kept = ["flow_id", "deployment_id"];
        (await StoreRows.ReadAsync(Other, StoreRows.ArtifactTables, kept))
            .Should()
            .Equal(await StoreRows.ReadAsync(Database, StoreRows.ArtifactTables, kept));
    }

    private sealed class Told(Action<ArtifactStoreCopyProgress> tell) : IProgress<ArtifactStoreCopyProgress>
    {
        public void Report(ArtifactStoreCopyProgress value) => tell(value);
    }
}
