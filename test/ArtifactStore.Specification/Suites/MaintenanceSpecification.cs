using ArtifactStore.Specification.Conformance;
using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Specification.Model;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>
/// A check is silent about every healthy store, also while others write; it finds each kind of damage and nothing else; a repair mends what
/// can be derived, and nothing else.
/// </summary>
public abstract class MaintenanceSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    /// <summary>Pages of one row or two: every case crosses their ends.</summary>
    private static readonly ArtifactStoreVerifyOptions Small = new() { PageRows = 2 };

    [Test]
    public async Task An_empty_store_is_healthy() => (await Store.VerifyAllAsync()).Should().BeEmpty();

    [Test]
    public async Task The_sample_is_healthy()
    {
        await SampleData.Runs().SaveRunsAsync(Runs);
        await Artifacts.CreateArtifactsAsync(SampleData.Artifacts());
        await Artifacts.CreateArtifactAsync(
            new()
            {
                Key = "deep",
                Data = ArtifactData.Parse(new string('[', ArtifactData.MaxDepth) + new string(']', ArtifactData.MaxDepth)),
            }
        );
        await Artifacts.CreateArtifactAsync(
            new()
            {
                Key = "text",
                Data = ArtifactData.Parse("\"\\u0000 \\ud800 größe 🚀\""),
                Description = "🚀",
                Type = "\u00e9",
            }
        );
        await Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = Guid.NewGuid(),
                Name = "for ever",
                StartTime = DateTimeOffset.MinValue,
                EndTime = DateTimeOffset.MaxValue,
            }
        );
        (await Store.VerifyAllAsync(Small)).Should().BeEmpty();
        (await Store.RepairAllAsync()).Should().BeEmpty();
    }

    [TestCaseSource(typeof(ConformanceSeed), nameof(ConformanceSeed.Cases))]
    public async Task The_rows_of_the_conformance_cases_are_healthy(string seed)
    {
        var data = ConformanceSeed.Load(seed).Dataset();
        await Store.InitializeAsync();
        await Database.InsertAsync(data.Artifacts, data.Collections);
        await data.SaveRunsAsync(Runs);
        (await Store.VerifyAllAsync())
            .Should()
            .OnlyContain(violation => violation.Kind == ArtifactStoreViolationKind.InvalidKey, "these keys are older than the rule");
    }

    [Test]
    public async Task After_any_sequence_of_operations_a_store_is_healthy()
    {
        var checks = 0;
        await OperationGen.Sequences.SampleAsync(
            async operations =>
            {
                var runner = new ModelRunner(Store, Database, Clock);
                await runner.ResetAsync();
                foreach (var operation in operations)
                {
                    await runner.RunAsync(operation);
                }

                (await Store.VerifyAllAsync(new() { PageRows = 3 })).Should().BeEmpty();
                checks++;
            },
            iter: Effort.Of(40),
            threads: 1,
            print: operations => string.Join<Operation>("\n", operations)
        );
        await TestContext.Out.WriteLineAsync($"{checks} sequences were checked.");
    }

    [Test]
    public async Task While_eight_write_nothing_is_taken_for_a_violation()
    {
        await using var second = Open();
        using var done = new CancellationTokenSource();
        var writers = Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(worker => Task.Run(() => WriteAsync(worker % 2 == 0 ? Store : second, worker, rounds: 60, CancellationToken.None)))
        );
        var checks = 0;
        while (!writers.IsCompleted || checks < 3)
        {
            (await Store.VerifyAllAsync(new() { PageRows = 3, CheckDatabase = checks % 4 == 0 })).Should().BeEmpty();
            (await second.RepairAllAsync(new() { PageRows = 5 })).Should().BeEmpty();
            checks++;
        }

        await writers;
        (await Store.VerifyAllAsync()).Should().BeEmpty();
        await Invariants.CheckAsync(Database);
        await TestContext.Out.WriteLineAsync($"{checks} checks while 8 writers wrote.");
    }

    private static IEnumerable<TestCaseData> Damages => LongCases.TwoOfThree(DamageCases.All);

    [TestCaseSource(nameof(Damages))]
    public async Task Damage_is_found_and_derived_data_is_repaired(DamageCase damage)
    {
        await DamageCases.FillAsync(Store);
        var healthy = await StoreRows.ReadAsync(Database, StoreRows.Tables, "updated");
        foreach (var sql in damage.Plant(Database.Dialect))
        {
            await Database.ExecuteAsync(sql);
        }

        var damaged = await StoreRows.ReadAsync(Database, StoreRows.Tables);
        var found = await Store.VerifyAllAsync(Small);
        found
            .Select(v => (v.Kind, v.Table, v.Key, v.Column))
            .Should()
            .BeEquivalentTo(damage.Expected.Select(e => (e.Kind, e.Table, e.Key, e.Column)));
        foreach (var expected in damage.Expected)
        {
            found
                .Should()
                .Contain(v =>
                    v.Kind == expected.Kind
                    && v.Key == expected.Key
                    && v.Column == expected.Column
                    && (expected.Found == DamageCases.Any || v.Found == expected.Found)
                    && (expected.Expected == null || v.Expected == expected.Expected)
                );
        }

        found.Where(v => v.Table is "artifact" or "artifact_collection").Should().NotContain(v => v.Row == null || v.Id == null);
        (await Store.VerifyAllAsync(new() { PageRows = 1, CheckDatabase = false }))
            .Should()
            .BeEquivalentTo(found, "the size of a page changes nothing");

        // A dry run says the same and changes nothing.
        var repairable = found.Where(v => v.IsRepairable).ToList();
        var dry = await Store.RepairAllAsync(new() { DryRun = true, PageRows = 2 });
        dry.Should().NotContain(repair => repair.IsDone).And.Subject.Select(repair => repair.Violation).Should().BeEquivalentTo(repairable);
        (await StoreRows.ReadAsync(Database, StoreRows.Tables)).Should().Equal(damaged);

        Tick();
        var repaired = await Store.RepairAllAsync(new() { PageRows = 2 });
        repaired
            .Should()
            .NotContain(repair => !repair.IsDone)
            .And.Subject.Select(repair => repair.Violation)
            .Should()
            .BeEquivalentTo(repairable);
        (await Store.VerifyAllAsync(Small)).Should().BeEquivalentTo(found.Except(repairable));

        var mended = await StoreRows.ReadAsync(Database, StoreRows.Tables);
        (await Store.RepairAllAsync()).Should().BeEmpty("a repair leaves nothing for the next");
        (await StoreRows.ReadAsync(Database, StoreRows.Tables)).Should().Equal(mended);
        if (repairable.Count == found.Count)
        {
            await Invariants.CheckAsync(Database);
        }

        // What was derived is what was there: only the id of a new collection is new, and the sequence of a lost artifact's key is shorter.
        if (
            damage
                .Plant(Database.Dialect)
                .All(sql => !sql.StartsWith("DELETE", StringComparison.Ordinal) && !sql.Contains("flow_run", StringComparison.Ordinal))
            && repairable.Count == found.Count
            && !damage.Name.Contains("body", StringComparison.Ordinal)
            && !damage.Name.Contains("high", StringComparison.Ordinal)
        )
        {
            (await StoreRows.ReadAsync(Database, StoreRows.Tables, "updated")).Should().Equal(healthy);
        }
    }

    [Test]
    public async Task A_recreated_collection_has_the_values_of_its_artifacts()
    {
        var first = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        Tick();
        var latest = await Artifacts.CreateArtifactAsync(new() { Key = "a", Type = "table" });
        Tick();
        await Artifacts.UpdateArtifactAsync(latest.Id, new() { Description = "new" });
        var before = await Artifacts.ReadLatestArtifactAsync("a");
        await Database.ExecuteAsync($"DELETE FROM {Database.Dialect.Table("artifact_collection")}");
        Tick();
        (await Store.RepairAllAsync()).Should().ContainSingle();
        (await Artifacts.ReadLatestArtifactAsync("a"))
            .Should()
            .Be(before! with { CollectionId = (await Artifacts.ReadLatestArtifactAsync("a"))!.CollectionId });
        (await Artifacts.ReadLatestArtifactAsync("a"))!.Created.Should().Be(first.Created);
        (await Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(3);
    }

    [Test]
    public async Task Repairing_a_pointer_moves_the_time_of_a_collection_and_repairing_a_copy_does_not()
    {
        var created = await Artifacts.CreateArtifactAsync(new() { Key = "copy", Type = "table" });
        await Artifacts.CreateArtifactAsync(new() { Key = "pointer" });
        await Database.ExecuteAsync($"UPDATE {Database.Dialect.Table("artifact_collection")} SET type = NULL WHERE key = 'copy'");
        await Database.ExecuteAsync(
            $"UPDATE {Database.Dialect.Table("artifact_collection")} SET latest_id = '{created.Id}' WHERE key = 'pointer'"
        );
        var now = Tick();
        (await Store.RepairAllAsync()).Should().HaveCount(2);
        (await Artifacts.ReadLatestArtifactAsync("copy"))!.Updated.Should().Be(created.Updated);
        (await Artifacts.ReadLatestArtifactAsync("pointer"))!.Updated.Should().Be(now);
    }

    [Test]
    public async Task A_repair_and_eight_writers_do_not_harm_each_other()
    {
        const int Keys = 24;
        await SaveRunsAsync();
        for (var version = 0; version < 3; version++)
        {
            await Artifacts.CreateArtifactsAsync([
                .. Enumerable
                    .Range(0, Keys)
                    .Select(i => new ArtifactCreate
                    {
                        Key = $"k{i}",
                        Type = "t",
                        FlowRunId = RunIds[i % 2],
                        Data = ArtifactData.Parse("[1]"),
                    }),
            ]);
        }

        await using var second = Open();
        var collection = Database.Dialect.Table("artifact_collection");
        using var done = new CancellationTokenSource();
        var writers = Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(worker => Task.Run(() => WriteAsync(worker % 2 == 0 ? Store : second, worker, int.MaxValue, done.Token)))
        );
        var repairs = 0;
        for (var round = 0; round < Effort.Of(6, plain: 2); round++)
        {
            await PlantAsync($"UPDATE {collection} SET type = 'wrong', flow_id = NULL, last_version = version + 1 WHERE key LIKE 'k%'");
            await PlantAsync(
                $"UPDATE {Database.Dialect.Table("artifact")} SET deployment_id = NULL, data_size = 1 WHERE key LIKE 'k%' AND version = 1"
            );
            await PlantAsync(
                $"UPDATE {collection} SET latest_id = (SELECT a.id FROM {Database.Dialect.Table("artifact")} AS a WHERE a.key = {collection}.key ORDER BY a.version LIMIT 1) WHERE key LIKE 'k%'"
            );
            repairs += (await second.RepairAllAsync(new() { PageRows = 7 })).Count;
        }

        await done.CancelAsync();
        await writers;
        (await Store.RepairAllAsync()).Should().BeEmpty("all of it had been mended");
        (await Store.VerifyAllAsync()).Should().BeEmpty();
        await Invariants.CheckAsync(Database);
        repairs.Should().BePositive();
        await TestContext.Out.WriteLineAsync($"{repairs} repairs while 8 writers wrote.");
    }

    [Test]
    public async Task A_store_on_views_of_the_host_is_checked_without_its_runs()
    {
        await DamageCases.FillAsync(Store);
        await using var host = new TDatabase();
        await host.AddHostViewsAsync(Database);
        await using var store = host.Open(options => (options.RunTables, options.TimeProvider) = (RunTables.HostViews, Clock));
        await store.Artifacts.CreateArtifactsAsync([
            new()
            {
                Key = "a",
                FlowRunId = SampleData.Id('3', 1),
                Type = "table",
            },
            new()
            {
                Key = "a",
                FlowRunId = SampleData.Id('3', 1),
                Type = "table",
            },
        ]);
        (await store.VerifyAllAsync()).Should().BeEmpty();

        await host.ExecuteAsync($"UPDATE {host.Dialect.Table("artifact_collection")} SET type = NULL, version = 1");
        (await store.VerifyAllAsync())
            .Select(v => v.Kind)
            .Should()
            .BeEquivalentTo([ArtifactStoreViolationKind.WrongCopy, ArtifactStoreViolationKind.WrongVersion]);
        (await store.RepairAllAsync()).Should().HaveCount(2);
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Bodies_are_left_alone_where_that_is_asked_for()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync($"UPDATE {Database.Dialect.Table("artifact")} SET data_size = 1");
        (await Store.VerifyAllAsync(new() { ReadBodies = false })).Should().BeEmpty();
        (await Store.RepairAllAsync(new() { ReadBodies = false })).Should().BeEmpty();
        (await Store.VerifyAllAsync()).Should().HaveCount(7);
    }

    [Test]
    public async Task Stopping_early_keeps_the_reported_repairs()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync($"UPDATE {Database.Dialect.Table("artifact_collection")} SET type = NULL");
        await foreach (var repair in Store.Maintenance.RepairAsync(new() { PageRows = 1 }))
        {
            repair.IsDone.Should().BeTrue();
            break;
        }

        (await Store.VerifyAllAsync()).Should().HaveCount(2);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Store
            .Awaiting(s => s.Maintenance.VerifyAsync(null, cancelled.Token).ToListAsync(CancellationToken.None).AsTask())
            .Should()
            .ThrowAsync<OperationCanceledException>();
        await Store
            .Awaiting(s => s.Maintenance.RepairAsync(null, cancelled.Token).ToListAsync(CancellationToken.None).AsTask())
            .Should()
            .ThrowAsync<OperationCanceledException>();
        (await Store.VerifyAllAsync()).Should().HaveCount(2);
    }

    [Test]
    public async Task A_repair_inside_the_flow_of_a_transaction_does_not_wait_for_itself()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync($"UPDATE {Database.Dialect.Table("artifact_collection")} SET type = NULL");
        await using var transaction = await Store.BeginTransactionAsync();
        await Store.Awaiting(s => s.RepairAllAsync()).Should().ThrowAsync<InvalidOperationException>();
    }

    [TestCase(0)]
    [TestCase(100_001)]
    public void A_page_has_bounds(int rows)
    {
        FluentActions
            .Invoking(() => new ArtifactStoreVerifyOptions { PageRows = rows })
            .Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithMessage("*1 to 100,000*");
        FluentActions
            .Invoking(() => new ArtifactStoreRepairOptions { PageRows = rows })
            .Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithMessage("*1 to 100,000*");
    }

    [Test]
    public async Task A_store_that_works_is_healthy()
    {
        var health = await Store.Maintenance.CheckHealthAsync();
        health.Status.Should().Be(ArtifactStoreHealthStatus.Healthy);
        health.CanWrite.Should().BeTrue();
        health.SchemaVersion.Should().BePositive();
        health.Exception.Should().BeNull();
        health.Duration.Should().BePositive();
    }

    [Test]
    [EmptyDatabase]
    public async Task A_store_without_its_schema_is_unhealthy([Values(SchemaMode.Validate, SchemaMode.None)] SchemaMode mode)
    {
        await using var store = Open(options => options.SchemaMode = mode);
        var health = await store.Maintenance.CheckHealthAsync();
        health.Status.Should().Be(ArtifactStoreHealthStatus.Unhealthy);
        health.CanWrite.Should().BeFalse();
        health.Exception.Should().BeAssignableTo<ArtifactStoreException>();
        health.Description.Should().Contain(health.Exception!.Message);
    }

    [Test]
    public async Task A_store_whose_schema_has_become_newer_is_degraded()
    {
        await Store.InitializeAsync();
        await using (var connection = await Database.ConnectAsync())
        {
            await Database.MakeSchemaNewerAsync(connection);
        }

        var health = await Store.Maintenance.CheckHealthAsync();
        (health.Status, health.SchemaVersion, health.CanWrite).Should().Be((ArtifactStoreHealthStatus.Degraded, 9999, true));
        await using var late = Open();
        (await late.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Unhealthy, "it is not even opened");
    }

    [Test]
    public async Task A_store_that_holds_half_a_copy_is_unhealthy()
    {
        await Store.InitializeAsync();
        await Database.ExecuteAsync(
            $"INSERT INTO {Database.Dialect.Table("artifact_store_schema")} (version, name, applied) VALUES ({int.MaxValue}, 'copy', '2026-01-01T00:00:00.000000Z')"
        );
        (await Store.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Unhealthy);
    }

    [Test]
    public async Task A_store_whose_schema_has_lost_its_versions_is_unhealthy()
    {
        await Store.InitializeAsync();
        await Database.ExecuteAsync($"DELETE FROM {Database.Dialect.Table("artifact_store_schema")}");
        var health = await Store.Maintenance.CheckHealthAsync();
        (health.Status, health.SchemaVersion).Should().Be((ArtifactStoreHealthStatus.Unhealthy, 0));
        await using var late = Open();
        await late.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>("it can't be opened again");
    }

    [Test]
    public async Task Health_can_be_asked_for_inside_the_flow_of_a_transaction()
    {
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            var health = await Store.Maintenance.CheckHealthAsync();
            (health.Status, health.CanWrite).Should().Be((ArtifactStoreHealthStatus.Healthy, true));
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await transaction.CommitAsync();
        }

        (await Artifacts.ReadLatestArtifactAsync("a"))!.Version.Should().Be(2);
        (await Store.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Healthy);
    }

    [Test]
    public async Task A_view_in_place_of_a_table_is_found()
    {
        await DamageCases.FillAsync(Store);
        var dialect = Database.Dialect;
        var hidden = dialect.Table("artifact_collection").Replace("artifact_collection", "hidden_collection", StringComparison.Ordinal);
        await Database.ExecuteAsync(
            $"ALTER TABLE {dialect.Table("artifact_collection")} RENAME TO {hidden[(hidden.LastIndexOf('.') + 1)..]}"
        );
        await Database.ExecuteAsync($"CREATE VIEW {dialect.Table("artifact_collection")} AS SELECT * FROM {hidden}");
        (await Store.VerifyAllAsync())
            .Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(
                new
                {
                    Kind = ArtifactStoreViolationKind.WrongObject,
                    Table = "artifact_collection",
                    IsRepairable = false,
                }
            );
        (await Store.RepairAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_missing_table_and_column_are_found_and_the_rest_is_checked()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync($"DROP TABLE {Database.Dialect.Table("work_queue")}");
        await Database.ExecuteAsync($"ALTER TABLE {Database.Dialect.Table("deployment")} DROP COLUMN work_queue_name");
        await Database.ExecuteAsync($"UPDATE {Database.Dialect.Table("artifact_collection")} SET type = NULL WHERE key = 'a'");
        (await Store.VerifyAllAsync())
            .Select(v => (v.Kind, v.Table, v.Column))
            .Should()
            .BeEquivalentTo([
                (ArtifactStoreViolationKind.MissingObject, "work_queue", (string?)null),
                (ArtifactStoreViolationKind.MissingObject, "deployment", "work_queue_name"),
                (ArtifactStoreViolationKind.WrongCopy, "artifact_collection", "type"),
            ]);
    }

    [Test]
    public async Task An_index_of_the_host_is_named_when_it_refuses_a_row()
    {
        await Artifacts.CreateArtifactAsync(new() { Type = "only-one" });
        await Database.ExecuteAsync($"CREATE UNIQUE INDEX host_type ON {Database.Dialect.Table("artifact")} (type)");
        var refused = await Artifacts
            .Awaiting(a => a.CreateArtifactAsync(new() { Type = "only-one" }))
            .Should()
            .ThrowAsync<ArtifactStoreException>();
        refused.Which.Should().NotBeOfType<ArtifactConflictException>("no id of ours is there twice");
        refused.WithMessage("*unique index*not the store's*");
        refused = await Artifacts
            .Awaiting(a => a.CreateArtifactsAsync([new() { Type = "only-one" }]))
            .Should()
            .ThrowAsync<ArtifactStoreException>();
        refused.Which.Should().NotBeOfType<ArtifactConflictException>();
    }

    [Test]
    public async Task A_counter_that_is_behind_is_named_when_it_refuses_a_version([Values] bool many)
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync(
            $"UPDATE {Database.Dialect.Table("artifact_collection")} SET version = 1, last_version = 1 WHERE key = 'a'"
        );
        var refused = await Artifacts
            .Awaiting(a => many ? a.CreateArtifactsAsync([new() { Key = "a" }]) : (Task)a.CreateArtifactAsync(new() { Key = "a" }))
            .Should()
            .ThrowAsync<ArtifactStoreException>();
        refused.Which.Should().NotBeOfType<ArtifactConflictException>();
        refused.WithMessage("*counter*RepairAsync*");
        await Store.RepairAllAsync();
        (await Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(4);
    }

    [Test]
    public async Task A_logger_that_writes_to_its_store_gets_an_exception_without_deadlock([Values] bool elsewhere)
    {
        var log = new WritingLog(elsewhere);
        await using var store = Open(options => options.LoggerFactory = log);
        log.Store = store;
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await store.DisposeAsync();
        log.Failures.Should()
            .NotBeEmpty()
            .And.OnlyContain(failure =>
                failure is InvalidOperationException && failure.Message.Contains("logger", StringComparison.Ordinal)
            );
        (await Artifacts.CountArtifactsAsync()).Should().Be(1, "what the logger wrote would have counted");
    }

    [Test]
    public async Task A_clock_that_writes_to_its_store_gets_an_exception_without_deadlock([Values] bool elsewhere)
    {
        var clock = new WritingClock(elsewhere);
        await using var store = Open(options => options.TimeProvider = clock);
        await store.InitializeAsync();
        clock.Store = store;
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        clock.Failures.Should().NotBeEmpty().And.AllBeOfType<InvalidOperationException>();
    }

    [Test]
    public async Task A_store_can_be_disposed_while_a_check_or_a_repair_of_it_is_read([Values] bool repair)
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync($"UPDATE {Database.Dialect.Table("artifact_collection")} SET type = NULL");
        var store = Open();
        var reading = async () =>
        {
            if (repair)
            {
                await foreach (var _ in store.Maintenance.RepairAsync(new() { PageRows = 1 }))
                {
                    await store.DisposeAsync();
                }
            }
            else
            {
                await foreach (var _ in store.Maintenance.VerifyAsync(new() { PageRows = 1 }))
                {
                    await store.DisposeAsync();
                }
            }
        };
        await reading.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Test]
    public async Task A_check_of_health_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Store.Maintenance.Awaiting(m => m.CheckHealthAsync(cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    /// <summary>Runs a statement that takes no locks in the store's order, and may be chosen to end a circle.</summary>
    private async Task PlantAsync(string sql)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Database.ExecuteAsync(sql);
                return;
            }
            catch (System.Data.Common.DbException) when (attempt < 20) { }
        }
    }

    private static Guid[] RunIds { get; } = [SampleData.Id('3', 1), SampleData.Id('3', 2)];

    private async Task SaveRunsAsync() =>
        await Runs.FlowRuns.SaveAsync([
            .. RunIds.Select(id => new FlowRun
            {
                Id = id,
                Name = "run",
                FlowId = SampleData.Id('1', 1),
                DeploymentId = SampleData.Id('2', 1),
            }),
        ]);

    /// <summary>Creates, updates and deletes artifacts, and saves and deletes runs.</summary>
    private static async Task WriteAsync(IArtifactStore store, int worker, int rounds, CancellationToken ended)
    {
        var random = new Random(worker);
        for (var i = 0; i < rounds && !ended.IsCancellationRequested; i++)
        {
            var key = $"w{random.Next(4)}";
            var run = RunIds[random.Next(2)];
            switch (random.Next(9))
            {
                case 0 or 1 or 2:
                    await store.Artifacts.CreateArtifactAsync(
                        new()
                        {
                            Key = key,
                            Type = $"{worker}",
                            FlowRunId = run,
                            Data = ArtifactData.Parse($"[{i}]"),
                        },
                        CancellationToken.None
                    );
                    break;

                case 3:
                    await store.Artifacts.CreateArtifactsAsync(
                        [new() { Key = "w0", FlowRunId = run }, new() { FlowRunId = run }, new() { Key = "w1" }],
                        CancellationToken.None
                    );
                    break;

                case 4
                or 5 when await store.Artifacts.ReadLatestArtifactAsync(key, CancellationToken.None) is { } latest:
                    await store.Artifacts.DeleteArtifactAsync(latest.LatestId, cancellationToken: CancellationToken.None);
                    break;

                case 6 when await store.Artifacts.ReadLatestArtifactAsync(key, CancellationToken.None) is { } latest:
                    await store.Artifacts.UpdateArtifactAsync(
                        latest.LatestId,
                        new() { Data = ArtifactData.FromText($"{i} größe"), Description = $"{i}" },
                        CancellationToken.None
                    );
                    break;

                case 7:
                    await store.Artifacts.DeleteArtifactsAsync(
                        new()
                        {
                            Artifacts = new() { Key = key },
                            Limit = 3,
                        },
                        cancellationToken: CancellationToken.None
                    );
                    break;

                case 8 when random.Next(3) == 0:
                    await store.Runs.FlowRuns.DeleteAsync(run, CancellationToken.None);
                    break;

                case 8:
                    await store.Runs.FlowRuns.SaveAsync(
                        new FlowRun
                        {
                            Id = run,
                            Name = "run",
                            FlowId = SampleData.Id('1', random.Next(3)),
                            DeploymentId = SampleData.Id('2', random.Next(3)),
                        },
                        CancellationToken.None
                    );
                    break;

                default:
                    break;
            }
        }
    }
}
