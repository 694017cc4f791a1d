using System.Diagnostics;
using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Specification.Seeing;
using ArtifactStore.Sql;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>What an operator sees of a store: spans, measurements and the log.</summary>
public abstract class SeeingSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Duration = "db.client.operation.duration";
    private const string ReturnedRows = "db.client.response.returned_rows";
    private const string Conflicts = "artifactstore.conflicts";
    private const string Secret = "secret-9d1c";

    private string Name => ((SqlArtifactStore)Store).Database.DatabaseName!;

    private string SystemName => ((SqlArtifactStore)Store).Database.SystemName;

    /// <summary>How many migrations the provider has.</summary>
    private int Migrations => ((SqlArtifactStore)Store).Database.Migrations.Count;

    [Test]
    public async Task Each_operation_is_one_span_and_one_measurement()
    {
        await Store.InitializeAsync();
        var flow = Guid.NewGuid();
        var created = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        using var spans = new Spans(Name);
        using var measurements = new Measurements(Name);
        foreach (var operation in Operations(Store, created.Id, flow))
        {
            measurements.Clear();
            await operation.Call();
            var span = spans.Take();
            span.DisplayName.Should().Be(operation.Collection is null ? operation.Name : $"{operation.Name} {operation.Collection}");
            span.Kind.Should().Be(ActivityKind.Internal, "the span of the statement is the driver's");
            span.Status.Should().Be(ActivityStatusCode.Unset);
            span.TagObjects.Should()
                .BeEquivalentTo(
                    Tags(
                        operation.Name,
                        operation.Collection,
                        ("db.operation.batch.size", operation.Batch),
                        ("db.response.returned_rows", (long?)operation.Rows)
                    )
                );

            var duration = measurements.Of(Duration).Should().ContainSingle(operation.Name).Subject;
            duration.Tags.Should().BeEquivalentTo(Tags(operation.Name, operation.Collection));
            duration.Value.Should().BeGreaterThan(0).And.BeLessThanOrEqualTo(span.Duration.TotalSeconds + 0.001);
            measurements.Of(ReturnedRows).Select(measured => measured.Value).Should().Equal(operation.Rows is { } rows ? [rows] : []);
        }
    }

    [Test]
    public async Task A_span_lies_below_that_of_the_caller_and_leaves_the_caller_its_own()
    {
        await Store.InitializeAsync();
        using var spans = new Spans(Name);
        using var host = new Activity("host").Start();
        var create = Artifacts.CreateArtifactAsync(new() { Key = "a" });
        Activity.Current.Should().BeSameAs(host);
        await create;
        Activity.Current.Should().BeSameAs(host);
        spans.Take().ParentSpanId.Should().Be(host.SpanId);

        await foreach (var _ in Artifacts.StreamArtifactsAsync())
        {
            Activity.Current.Should().BeSameAs(host);
        }

        spans.Take().ParentSpanId.Should().Be(host.SpanId);
        Assert.Throws<ArgumentNullException>(
            () => _ = Artifacts.ReadArtifactAsync(null!, 1),
            "it is thrown at once whether somebody listens or not"
        );
        Activity.Current.Should().BeSameAs(host);
        spans.Take().GetTagItem("error.type").Should().Be("System.ArgumentNullException");
    }

    [Test]
    public async Task A_stream_that_is_left_early_ends_its_span()
    {
        await Artifacts.CreateArtifactsAsync([new(), new(), new()]);
        using var spans = new Spans(Name);
        using var measurements = new Measurements(Name);
        await foreach (var _ in Artifacts.StreamArtifactsAsync())
        {
            // What the caller does in between is not the store's time, though the span lasts as long.
            await Task.Delay(300);
            break;
        }

        var span = spans.Take();
        span.GetTagItem("db.response.returned_rows").Should().Be(1L);
        span.Duration.Should().BeGreaterThan(TimeSpan.FromMilliseconds(250));
        measurements.Of(Duration).Should().ContainSingle().Which.Value.Should().BeLessThan(span.Duration.TotalSeconds - 0.25);
    }

    [Test]
    public async Task Operations_in_a_transaction_are_children_of_its_span()
    {
        await Store.InitializeAsync();
        using var spans = new Spans(Name);
        using var host = new Activity("host").Start();
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            Activity.Current.Should().BeSameAs(host);
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            using (var step = new Activity("step").Start())
            {
                await transaction.Artifacts.CountArtifactsAsync();
            }

            await transaction.CommitAsync();
        }

        var (create, count, whole) = (spans.Ended[0], spans.Ended[1], spans.Ended[2]);
        spans.Ended.Should().HaveCount(3);
        whole.DisplayName.Should().Be("transaction");
        whole.ParentSpanId.Should().Be(host.SpanId);
        whole.TagObjects.Should().BeEquivalentTo(Tags("transaction", null, ("artifactstore.transaction.outcome", "committed")));
        create.ParentSpanId.Should().Be(whole.SpanId);
        count.ParentSpanId.Should().NotBe(whole.SpanId, "the host has put a span of its own in between").And.NotBe(host.SpanId);

        spans.Clear();
        await using (await Store.BeginTransactionAsync()) { }

        spans.Take().GetTagItem("artifactstore.transaction.outcome").Should().Be("rolled_back");
    }

    [Test]
    public async Task A_failure_names_its_kind_and_no_value()
    {
        var created = await Artifacts.CreateArtifactAsync(new() { Key = Secret, Data = ArtifactData.FromText(Secret) });
        using var spans = new Spans(Name);
        using var measurements = new Measurements(Name);
        await Artifacts
            .Awaiting(a => a.CreateArtifactAsync(new() { Key = Secret, ExpectedVersion = 7 }))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        var span = spans.Take();
        span.Status.Should().Be(ActivityStatusCode.Error);
        span.StatusDescription.Should().BeNull("messages name keys");
        span.GetTagItem("error.type").Should().Be("ArtifactStore.ArtifactConflictException");
        measurements.Of(Conflicts).Should().ContainSingle().Which.Tags.Should().BeEquivalentTo(Tags("create", "artifact"));
        measurements.Of(Duration).Should().ContainSingle().Which["error.type"].Should().Be("ArtifactStore.ArtifactConflictException");

        await Artifacts
            .Awaiting(a =>
                a.CreateArtifactAsync(
                    new()
                    {
                        Id = created.Id,
                        Key = Secret,
                        Data = ArtifactData.FromText(Secret),
                    }
                )
            )
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        measurements.Of(Conflicts).Should().HaveCount(2);
        await Artifacts
            .Awaiting(a => a.CountArtifactsAsync(cancellationToken: new(canceled: true)))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        spans.Ended[^1].GetTagItem("error.type").Should().Be("System.OperationCanceledException");

        await Artifacts.ReadLatestArtifactAsync(Secret);
        await Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Key = Secret } });
        await Database.ExecuteAsync($"ALTER TABLE {Database.Dialect.Table("artifact")} RENAME TO elsewhere");
        await Artifacts.Awaiting(a => a.ReadArtifactAsync(Secret, 1)).Should().ThrowAsync<ArtifactStoreSchemaException>();
        var status = spans.Ended[^1].GetTagItem("db.response.status_code").Should().BeOfType<string>().Subject;
        status.Should().Be(SystemName == "sqlite" ? "1" : "42P01");
        spans.Ended[^1].GetTagItem("error.type").Should().Be(status, "the database has named the cause");

        spans
            .Ended.SelectMany(each => each.TagObjects.Select(tag => $"{tag.Value}").Append(each.DisplayName))
            .Should()
            .NotContain(text => text.Contains(Secret));
        spans.Ended.SelectMany(each => each.Events).Should().BeEmpty();
        measurements.All.SelectMany(each => each.Tags.Values).Should().NotContain(value => $"{value}".Contains(Secret));
    }

    [Test]
    public async Task The_instruments_have_the_names_units_and_bounds_of_the_conventions()
    {
        await Store.InitializeAsync();
        using var measurements = new Measurements(Name);
        await Artifacts.CountArtifactsAsync();
        measurements.Instruments[Duration].Unit.Should().Be("s");
        ((System.Diagnostics.Metrics.Histogram<double>)measurements.Instruments[Duration])
            .Advice!.HistogramBucketBoundaries.Should()
            .Equal(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10);
        measurements.Instruments[ReturnedRows].Unit.Should().Be("{row}");
        measurements
            .Instruments.Values.Should()
            .OnlyContain(instrument => !string.IsNullOrEmpty(instrument.Description) && !string.IsNullOrEmpty(instrument.Unit));
    }

    [Test]
    [EmptyDatabase]
    public async Task A_healthy_store_logs_a_handful_of_lines()
    {
        using var log = new LogLines();
        using var spans = new Spans(Name);
        await using (var store = Open(options => options.LoggerFactory = log))
        {
            for (var i = 0; i < 20; i++)
            {
                var created = await store.Artifacts.CreateArtifactAsync(new() { Key = Secret, Data = ArtifactData.FromText(Secret) });
                await store.Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Key = Secret } });
                await store.Artifacts.UpdateArtifactAsync(created.Id, new() { Description = Secret });
                await store.Maintenance.CheckHealthAsync();
                await using var transaction = await store.BeginTransactionAsync();
            }

            await store
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = Secret, ExpectedVersion = 1 }))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
        }

        log.Events().Should().Equal([.. Enumerable.Range(0, Migrations).SelectMany(_ => new[] { 1010, 1011 }), 1001]);
        log.Events(LogLevel.Trace).Should().EndWith(1003);
        log.All.Should().OnlyContain(line => line.Text.Contains(Name)).And.NotContain(line => line.Text.Contains(Secret));
        spans.Ended.Count(span => span.DisplayName == "migrate").Should().Be(Migrations);

        log.Clear();
        await using var second = Open(options => options.LoggerFactory = log);
        await second.InitializeAsync();
        log.Events().Should().Equal(1001);
    }

    [Test]
    [EmptyDatabase]
    public async Task Each_migration_is_run_by_one_host_and_awaited_by_others()
    {
        var logs = Enumerable.Range(0, 4).Select(_ => new LogLines()).ToArray();
        var stores = logs.Select(log => Open(options => options.LoggerFactory = log)).ToArray();
        await Task.WhenAll(stores.Select(store => Task.Run(() => store.InitializeAsync())));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }

        var events = logs.SelectMany(log => log.Events()).ToArray();
        events.Count(each => each == 1011).Should().Be(Migrations);
        events.Count(each => each == 1010).Should().Be(events.Count(each => each is 1011 or 1012));
        events.Count(each => each == 1001).Should().Be(4);
    }

    [Test]
    public async Task Failures_are_logged()
    {
        await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await Artifacts.CreateArtifactAsync(new() { Key = "b" });
        using var log = new LogLines();
        await using var store = Open(options => options.LoggerFactory = log);
        await store.InitializeAsync();
        (await store.VerifyAllAsync()).Should().BeEmpty();
        log.Events().Should().Equal(1001, 1042);

        await Database.ExecuteAsync($"UPDATE {Database.Dialect.Table("artifact_collection")} SET version = 7, last_version = 7");
        log.Clear();
        (await store.VerifyAllAsync()).Should().HaveCount(2);
        log.Events().Should().Equal(1040, 1040, 1041);
        log.Clear();
        await store.RepairAllAsync(new() { DryRun = true });
        log.Events().Should().Equal(1043, 1043, 1044);
        log.All[^1].Text.Should().Contain("found 2").And.Contain("repaired 0");
        log.Clear();
        await store.RepairAllAsync();
        log.All[^1].Text.Should().Contain("found 2").And.Contain("repaired 2");

        log.Clear();
        await store
            .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "c" }, new(canceled: true)))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        log.Events(LogLevel.Debug).Should().Equal(1020);

        log.Clear();
        await using (var connection = await Database.ConnectAsync())
        {
            await Database.MakeSchemaNewerAsync(connection);
        }

        await store.Maintenance.CheckHealthAsync();
        await store.Maintenance.CheckHealthAsync();
        log.Events().Should().Equal(1030);
        await using var late = Open(options => options.LoggerFactory = log);
        await late.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>();
        log.Events().Should().Equal(1030, 1002);
        await Database.ExecuteAsync($"DELETE FROM {Database.Dialect.Table("artifact_store_schema")} WHERE version = 9999");
        await store.Maintenance.CheckHealthAsync();
        log.Events().Should().Equal(1030, 1002, 1031);
    }

    [Test]
    [EmptyDatabase]
    public async Task An_exception_of_a_logger_or_listener_changes_no_outcome([Values] Trouble trouble)
    {
        using var broken = new TroubledHost(Name, trouble);
        using var host = new Activity("host").Start();
        await using (var store = Open(options => options.LoggerFactory = broken))
        {
            await store.InitializeAsync();
            var created = await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            foreach (var operation in Operations(store, created.Id, Guid.NewGuid()))
            {
                await operation.Call.Should().NotThrowAsync(operation.Name);
                Activity.Current.Should().BeSameAs(host);
            }

            (await store.Artifacts.ReadVersionsAsync("a")).Select(artifact => artifact.Version).Should().Equal(2);
            await using (var transaction = await store.BeginTransactionAsync())
            {
                await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
                await transaction
                    .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "x" }, new(canceled: true)))
                    .Should()
                    .ThrowAsync<OperationCanceledException>();
                await transaction.CommitAsync();
            }

            await using (var transaction = await store.BeginTransactionAsync())
            {
                await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            }

            var streamed = new List<int?>();
            await foreach (var artifact in store.Artifacts.StreamArtifactsAsync(new() { Artifacts = new() { Key = "a" } }))
            {
                streamed.Add(artifact.Version);
                Activity.Current.Should().BeSameAs(host);
            }

            streamed.Should().BeEquivalentTo([3, 2]);
            Activity.Current.Should().BeSameAs(host);

            // What fails, fails as it would have.
            await store
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a", ExpectedVersion = 7 }))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            await store
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new(), new(canceled: true)))
                .Should()
                .ThrowAsync<OperationCanceledException>();
            await store.Awaiting(s => s.BeginTransactionAsync(new(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
            store.Artifacts.Invoking(a => a.StreamArtifactsAsync(new() { Limit = -1 })).Should().Throw<ArgumentException>();

            await Database.ExecuteAsync($"UPDATE {Database.Dialect.Table("artifact_collection")} SET version = 7, last_version = 7");
            (await store.VerifyAllAsync()).Should().ContainSingle();
            (await store.RepairAllAsync()).Should().ContainSingle().Which.IsDone.Should().BeTrue();
            await using (var connection = await Database.ConnectAsync())
            {
                await Database.MakeSchemaNewerAsync(connection);
            }

            (await store.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Degraded);
            await using (var late = Open(options => options.LoggerFactory = broken))
            {
                await late.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>();
            }

            await Database.ExecuteAsync($"DELETE FROM {Database.Dialect.Table("artifact_store_schema")} WHERE version = 9999");
            (await store.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Healthy);

            await using var database = new TDatabase();
            await using var target = database.Open(options => options.LoggerFactory = broken);
            (await ArtifactStoreCopy.RunAsync(store, target)).IsEqual.Should().BeTrue();
        }

        broken.Thrown.Should().BeGreaterThan(5, "it was asked");
        (await Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Key = "a" } })).Should().Be(2);
    }

    [Test]
    public async Task A_throwing_listener_does_not_hide_a_span_from_another([Values(Trouble.SpanStart, Trouble.SpanStop)] Trouble trouble)
    {
        await Store.InitializeAsync();
        using var spans = new Spans(Name);
        using var broken = new TroubledHost(Name, trouble);
        using var host = new Activity("host").Start();
        await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        broken.Thrown.Should().Be(1);
        var span = spans.Take();
        span.DisplayName.Should().Be("create artifact");
        span.ParentSpanId.Should().Be(host.SpanId);
        span.IsStopped.Should().BeTrue();
        Activity.Current.Should().BeSameAs(host);
    }

    [Test]
    public async Task Concurrent_disposes_of_a_store_log_once()
    {
        for (var i = 0; i < 10; i++)
        {
            using var log = new LogLines();
            var store = Open(options => options.LoggerFactory = log);
            await Parallel.ForAsync(0, 8, async (_, _) => await store.DisposeAsync());
            log.Events(LogLevel.Trace).Should().Equal(1003);
        }
    }

    [Test]
    public async Task A_cancelled_write_is_logged_in_any_transaction()
    {
        using var log = new LogLines();
        await using var store = Open(options => options.LoggerFactory = log);
        await store.InitializeAsync();
        log.Clear();
        var cancelled = new CancellationToken(canceled: true);
        await store.Awaiting(s => s.BeginTransactionAsync(cancelled)).Should().ThrowAsync<OperationCanceledException>();
        log.Events(LogLevel.Debug).Should().Equal(1020);
        await using (var transaction = await store.BeginTransactionAsync())
        {
            log.Clear();
            await transaction
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new(), cancelled))
                .Should()
                .ThrowAsync<OperationCanceledException>();
            await transaction
                .Artifacts.Awaiting(a => a.CreateArtifactsAsync([new(), new()], cancelled))
                .Should()
                .ThrowAsync<OperationCanceledException>();
            await transaction
                .Artifacts.Awaiting(a => a.UpdateArtifactAsync(Guid.NewGuid(), new() { Description = "x" }, cancelled))
                .Should()
                .ThrowAsync<OperationCanceledException>();
            await transaction
                .Runs.Flows.Awaiting(f => f.DeleteAsync(Guid.NewGuid(), cancelled))
                .Should()
                .ThrowAsync<OperationCanceledException>();
            log.Events(LogLevel.Debug).Should().Equal(1020, 1020, 1020, 1020);

            log.Clear();
            await transaction
                .Artifacts.Awaiting(a => a.CountArtifactsAsync(cancellationToken: cancelled))
                .Should()
                .ThrowAsync<OperationCanceledException>();
            await transaction.Awaiting(t => t.CommitAsync(cancelled)).Should().ThrowAsync<OperationCanceledException>();
            log.Events(LogLevel.Debug).Should().BeEmpty("a read writes nothing, and a commit that was not begun can be made still");
            await transaction.CommitAsync();
        }

        await using var connection = await Database.ConnectAsync();
        await using var host = await Database.BeginAsync(connection);
        await store
            .Enlist(host)
            .Artifacts.Awaiting(a => a.CreateArtifactAsync(new(), cancelled))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        log.Events(LogLevel.Debug).Should().Equal(1020);
        log.All[0].Text.Should().Contain(Name);
    }

    [Test]
    public async Task A_copy_can_be_seen_on_its_target()
    {
        await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await using var database = new TDatabase();
        using var log = new LogLines();
        await using var target = database.Open(options => options.LoggerFactory = log);
        using var spans = new Spans(((SqlArtifactStore)target).Database.DatabaseName!);
        await ArtifactStoreCopy.RunAsync(Store, target);
        spans.Ended[^1].DisplayName.Should().Be("copy");
        log.Events().Should().Contain([1050, 1051]);
        spans.Clear();
        await ArtifactStoreCopy.VerifyAsync(Store, target);
        spans.Take().DisplayName.Should().Be("compare");
    }

    /// <summary>Every kind of call, with what its span says.</summary>
    private static (string Name, string? Collection, int? Batch, int? Rows, Func<Task> Call)[] Operations(
        IArtifactStore store,
        Guid created,
        Guid flow
    ) =>
        [
            ("create", "artifact", null, null, () => store.Artifacts.CreateArtifactAsync(new() { Key = "a" })),
            ("create", "artifact", null, null, () => store.Artifacts.CreateArtifactsAsync([new() { Key = "b" }])),
            ("BATCH create", "artifact", 3, null, () =>
                store.Artifacts.CreateArtifactsAsync([new() { Key = "b" }, new() { Key = "b" }, new()])
            ),
            ("BATCH create", "artifact", 0, null, () => store.Artifacts.CreateArtifactsAsync([])),
            ("get_or_create", "artifact", null, null, () => store.Artifacts.GetOrCreateArtifactAsync(new() { Key = "a" })),
            ("read", "artifact", null, 1, () => store.Artifacts.ReadArtifactAsync(created)),
            ("read", "artifact", null, 0, () => store.Artifacts.ReadArtifactAsync(Guid.NewGuid())),
            ("read", "artifact", null, 1, () => store.Artifacts.ReadArtifactAsync("a", 1)),
            ("read", "artifact_collection", null, 1, () => store.Artifacts.ReadLatestArtifactAsync("a")),
            ("read_versions", "artifact", null, 2, () => store.Artifacts.ReadVersionsAsync("a")),
            ("read_page", "artifact", null, 5, () => store.Artifacts.ReadArtifactsAsync(new() { Limit = 5 })),
            ("read_page", "artifact_collection", null, 2, () => store.Artifacts.ReadLatestArtifactsAsync()),
            ("read_page", "artifact", null, 1, () => store.Artifacts.ReadArtifactPageAsync(new() { Limit = 1 }, includeTotal: true)),
            ("read_page", "artifact_collection", null, 1, () => store.Artifacts.ReadLatestArtifactPageAsync(new() { Limit = 1 })),
            ("stream", "artifact", null, 6, async () => await store.Artifacts.StreamArtifactsAsync().CountAsync()),
            ("stream", "artifact_collection", null, 2, async () => await store.Artifacts.StreamLatestArtifactsAsync().CountAsync()),
            ("count", "artifact", null, null, () => store.Artifacts.CountArtifactsAsync()),
            ("count", "artifact_collection", null, null, () => store.Artifacts.CountLatestArtifactsAsync()),
            ("update", "artifact", null, null, () => store.Artifacts.UpdateArtifactAsync(created, new() { Description = "new" })),
            ("set", "artifact_alias", null, null, () => store.Aliases.SetAsync("b", "production", 1)),
            ("read", "artifact_alias", null, 1, () => store.Aliases.ReadArtifactAsync("b", "production")),
            ("list", "artifact_alias", null, 1, () => store.Aliases.ListAsync("b")),
            ("delete", "artifact_alias", null, null, () => store.Aliases.RemoveAsync("b", "production")),
            ("read", "artifact_change", null, 0, () => store.Changes.ReadChangesAsync()),
            ("delete", "artifact", null, null, () => store.Artifacts.DeleteArtifactAsync(created)),
            ("delete_matching", "artifact", null, null, () =>
                store.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "b" } })
            ),
            ("save", "flow", null, null, () => store.Runs.Flows.SaveAsync(new Flow { Id = flow, Name = "etl" })),
            ("BATCH save", "work_pool", 2, null, () =>
                store.Runs.WorkPools.SaveAsync([new() { Id = Guid.NewGuid(), Name = "x" }, new() { Id = Guid.NewGuid(), Name = "y" }])
            ),
            ("start", "flow_run", null, null, () => store.StartFlowRunAsync("etl")),
            ("read", "flow", null, 1, () => store.Runs.Flows.ReadAsync(flow)),
            ("read_page", "flow", null, 1, () => store.Runs.Flows.ReadAsync(new FlowQuery { Flows = new() { Id = flow } })),
            ("read_page", "flow_run", null, 1, () => store.Runs.FlowRuns.ReadPageAsync(new FlowRunQuery { Limit = 1 }, includeTotal: true)),
            ("stream", "work_pool", null, 2, async () => await store.Runs.WorkPools.StreamAsync().ToListAsync()),
            ("count", "task_run", null, null, () => store.Runs.TaskRuns.CountAsync()),
            ("delete", "flow", null, null, () => store.Runs.Flows.DeleteAsync(flow)),
            ("read_inputs", "artifact", null, 0, () => store.Lineage.ReadInputsAsync(created)),
            ("read_uses", "artifact", null, 0, () => store.Lineage.ReadUsesAsync(created)),
            ("prune", null, null, null, () => store.Retention.PruneAsync(new() { KeepVersions = 1_000 })),
            ("prune", "flow_run", null, null, () => store.Retention.PruneFlowRunsAsync(new(TimeSpan.FromDays(9_999)))),
            ("export", null, null, null, () => store.History.ExportAsync(Stream.Null)),
            ("import", null, null, null, () => store.History.ImportAsync(AsyncEnumerable.Empty<HistoryItem>())),
            ("verify", null, null, 0, () => store.VerifyAllAsync()),
            ("repair", null, null, 0, () => store.RepairAllAsync()),
            ("check_health", null, null, null, () => store.Maintenance.CheckHealthAsync()),
        ];

    private Dictionary<string, object?> Tags(string operation, string? collection, params (string Name, object? Value)[] others)
    {
        var tags = new Dictionary<string, object?>
        {
            ["db.system.name"] = SystemName,
            ["db.namespace"] = Name,
            ["db.operation.name"] = operation,
        };
        foreach (var (name, value) in others.Append(("db.collection.name", collection)).Where(tag => tag.Item2 is not null))
        {
            tags[name] = value;
        }

        return tags;
    }
}
