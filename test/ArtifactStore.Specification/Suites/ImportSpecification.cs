using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using ArtifactStore.Specification.Conformance;
using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Reference;
using ArtifactStore.Specification.Seeing;
using FluentAssertions;
using FluentAssertions.Execution;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>History is exported from a store, and brought into one.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "NUnit runs the tear-down.")]
public abstract class ImportSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private TDatabase? _other;
    private IArtifactStore? _target;

    private TDatabase Other => _other!;

    private IArtifactStore Target => _target!;

    [SetUp]
    public void OpenTarget()
    {
        _other = NewDatabase();
        _target = Other.Open(options => options.TimeProvider = Clock);
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
    public async Task A_store_that_is_exported_and_imported_is_the_same([Values(1, 7, 1000)] int batch)
    {
        await FillAsync();
        var export = await ExportAsync(Store);
        Clock.Advance(TimeSpan.FromDays(1));

        var result = await ImportAsync(Target, export, new() { BatchItems = batch });

        result.Should().Be(new HistoryImportProgress { Read = Lines(export) - 2, Imported = Lines(export) - 2 });
        await CheckEqualAsync();
        (await ExportAsync(Target)).Should().Equal(export, "an export of an import has the same bytes");
    }

    [Test]
    public async Task An_import_that_is_run_again_skips_everything()
    {
        await FillAsync();
        var export = await ExportAsync(Store);
        await ImportAsync(Target, export);
        Clock.Advance(TimeSpan.FromDays(1));

        var result = await ImportAsync(Target, export, new() { BatchItems = 7 });

        result.Should().Be(new HistoryImportProgress { Read = Lines(export) - 2, Skipped = Lines(export) - 2 });
        await CheckEqualAsync();
        (await ImportAsync(Store, export)).Imported.Should().Be(0, "the source has all of it");
    }

    [TestCaseSource(typeof(ConformanceSeed), nameof(ConformanceSeed.Cases))]
    public async Task The_conformance_data_comes_in_and_goes_out(string seed)
    {
        var data = ConformanceSeed.Load(seed).Dataset();
        var items = Items(data);

        var result = await Store.History.ImportAsync(items.ToAsyncEnumerable(), new() { BatchItems = 100 });

        result.Imported.Should().Be(items.Count);
        await Invariants.CheckAsync(Database);
        (await Artifacts.ReadArtifactsAsync()).OrderBy(row => row.Id).Should().Equal(data.Artifacts.OrderBy(row => row.Id));
        var updated = data.Artifacts.ToDictionary(row => row.Id, row => row.Updated);
        (await Artifacts.ReadLatestArtifactsAsync())
            .OrderBy(row => row.CollectionId)
            .Should()
            .Equal(
                data.Collections.Select(row =>
                        row with
                        {
                            Updated = row.Updated > updated[row.LatestId] ? row.Updated : updated[row.LatestId],
                        }
                    )
                    .OrderBy(row => row.CollectionId),
                "a collection is never older than the artifact that it shows"
            );
        foreach (var run in data.FlowRuns.Values)
        {
            (await Runs.FlowRuns.ReadAsync(run.Id)).Should().Be(run);
        }

        var export = await ExportAsync(Store);
        await ImportAsync(Target, export);
        await CheckEqualAsync();
        (await ExportAsync(Target)).Should().Equal(export);
    }

    [Test]
    public async Task An_interrupted_import_is_completed_by_the_next()
    {
        await FillAsync();
        var export = await ExportAsync(Store);
        using var source = new CancellationTokenSource();
        var reports = new List<HistoryImportProgress>();
        var progress = new Told<HistoryImportProgress>(report =>
        {
            reports.Add(report);
            if (report.Read >= 60)
            {
                source.Cancel();
            }
        });
        await this.Awaiting(_ => Target.History.ImportAsync(new MemoryStream(export), new() { BatchItems = 10 }, progress, source.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        await Invariants.CheckAsync(Other);

        var result = await ImportAsync(Target, export);

        // A batch ends where artifacts follow the runs.
        reports.Select(report => report.Read).Should().Equal(10, 20, 30, 40, 47, 57, 67);
        result.Should().BeEquivalentTo(new { Read = Lines(export) - 2, Skipped = 67 });
        await CheckEqualAsync();
    }

    [Test]
    public async Task Bodies_arrive_to_the_character()
    {
        string[] bodies =
        [
            "null",
            " null ",
            "{ \"b\" : 1.0,\t\"a\": 1e2, \"b\": null }",
            "{\n  \"a\": [1,\r\n 2]\n}\n",
            "\"\\u0000 'größe' 🚀 \\ud800 \u2028\"",
            new string('[', ArtifactData.MaxDepth) + new string(']', ArtifactData.MaxDepth),
            "\t1",
        ];
        foreach (var body in bodies)
        {
            await Artifacts.CreateArtifactAsync(new() { Key = "body", Data = ArtifactData.Parse(body) });
        }

        var export = await ExportAsync(Store);
        await ImportAsync(Target, export);

        (await Target.Artifacts.ReadVersionsAsync("body")).Select(row => row.Data!.Json).Reverse().Should().Equal(bodies);
        Lines(export).Should().Be(bodies.Length + 3, "a body with line breaks takes one line, too");
        Encoding.UTF8.GetString(export).Should().Contain(bodies[2], "a body that fits into a line is written as it is");
        await CheckEqualAsync();
    }

    [Test]
    public async Task The_latest_is_the_highest_version_in_whatever_order_they_come()
    {
        foreach (var version in new[] { 3, 1, 7, 2 })
        {
            await ImportAsync(Import("a", version));
            await Invariants.CheckAsync(Database);
        }

        (await Artifacts.ReadLatestArtifactAsync("a"))!.Version.Should().Be(7);
        (await Artifacts.ReadVersionsAsync("a")).Select(row => row.Version).Should().Equal(7, 3, 2, 1);
        (await Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(8);
    }

    [Test]
    public async Task A_key_from_before_the_rule_comes_in_and_goes_on()
    {
        const string Key = "Größe / 2025 🚀";
        await ImportAsync(
            Import(Key, 1),
            Import(Key, 2),
            new AliasImport
            {
                Key = Key,
                Alias = "x",
                Version = 1,
                Updated = Now,
            }
        );
        (await Artifacts.ReadLatestArtifactAsync(Key))!.Version.Should().Be(2);
        await Artifacts.DeleteArtifactAsync(Key, 2);
        await ImportAsync(Target, await ExportAsync(Store));
        await CheckEqualAsync();
        (await Target.Artifacts.ReadLatestArtifactAsync(Key))!.Version.Should().Be(1);
    }

    [Test]
    public async Task A_collection_keeps_its_identity_if_the_store_had_it_before()
    {
        var own = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var before = (await Artifacts.ReadLatestArtifactAsync("a"))!;
        await ImportAsync(
            Import("a", 5),
            new CollectionImport
            {
                CollectionId = Guid.CreateVersion7(),
                Key = "a",
                Created = Start.AddDays(-9),
                Updated = Start.AddDays(-9),
                LastVersion = 11,
            }
        );
        var after = (await Artifacts.ReadLatestArtifactAsync("a"))!;
        (after.CollectionId, after.Created, after.Version).Should().Be((before.CollectionId, before.Created, 5));
        (await Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(12, "11 was given, too");
        (await Artifacts.ReadArtifactAsync(own.Id)).Should().Be(own);
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Artifacts_that_precede_their_run_get_its_flow_and_deployment()
    {
        var (flow, deployment, run) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await ImportAsync(Import("a", 1) with { FlowRunId = run });
        await ImportAsync(
            new RunImport(
                new FlowRun
                {
                    Id = run,
                    Name = "run",
                    FlowId = flow,
                    DeploymentId = deployment,
                }
            ),
            Import("b", 1) with
            {
                FlowRunId = run,
            }
        );
        await Invariants.CheckAsync(Database);
        await ImportAsync(new RunImport(new Flow { Id = flow, Name = "f" }));
        (await Artifacts.CountLatestArtifactsAsync(new() { Flows = new() { Name = "f" } })).Should().Be(2);
    }

    [Test]
    public async Task What_contradicts_the_store_is_refused_with_a_reason_and_its_batch_with_it()
    {
        var (there, run) = (Import("a", 1), new FlowRun { Id = Guid.CreateVersion7(), Name = "run" });
        await ImportAsync(
            there,
            new RunImport(run),
            new AliasImport
            {
                Key = "a",
                Alias = "x",
                Version = 1,
                Updated = Now,
            }
        );
        var before = await StoreRows.ReadAsync(Database, StoreRows.Tables);
        await RefusedAsync(ArtifactConflictReason.IdExists, "Description", there with { Description = "other" });
        await RefusedAsync(ArtifactConflictReason.IdExists, "Inputs", there with { Inputs = [run.Id] });
        await RefusedAsync(ArtifactConflictReason.IdExists, "Key", there with { Key = "b" });
        await RefusedAsync(ArtifactConflictReason.IdExists, $"flow run {run.Id}", new RunImport(run with { Name = "other" }));
        await RefusedAsync(ArtifactConflictReason.VersionTaken, $"{there.Id}", Import("a", 1));
        await RefusedAsync(ArtifactConflictReason.VersionTaken, "Version 9", Import("a", 9), Import("a", 9));
        await RefusedAsync(
            ArtifactConflictReason.VersionMissing,
            "no version 3",
            new AliasImport
            {
                Key = "a",
                Alias = "y",
                Version = 3,
                Updated = Now,
            }
        );
        await RefusedAsync(
            ArtifactConflictReason.AliasMoved,
            "alias 'x'",
            new AliasImport
            {
                Key = "a",
                Alias = "x",
                Version = 1,
                Updated = Now.AddDays(1),
            }
        );
        await RefusedAsync(
            ArtifactConflictReason.VersionMissing,
            "no artifacts",
            new CollectionImport
            {
                CollectionId = Guid.CreateVersion7(),
                Key = "none",
                Created = Now,
                Updated = Now,
                LastVersion = 1,
            }
        );
        (await StoreRows.ReadAsync(Database, StoreRows.Tables)).Should().Equal(before);

        async Task RefusedAsync(ArtifactConflictReason reason, string names, params HistoryItem[] items)
        {
            HistoryItem[] all = [Import("new", 1), .. items];
            var refused = await this.Awaiting(_ => ImportAsync([.. all.Where(item => items[0] is ArtifactImport || item == items[0])]))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            refused.Which.Reason.Should().Be(reason);
            refused.Which.Message.Should().Contain(names).And.StartWith("Item ");
        }
    }

    [Test]
    public async Task What_breaks_a_rule_is_refused_before_its_batch_is_written()
    {
        await using var store = Open(options =>
            options.Limits = new()
            {
                KeyLength = 10,
                DataSize = 20,
                DescriptionLength = 20,
            }
        );
        await RefusedAsync(Import("a", 1) with { Version = null }, "without a Version");
        await RefusedAsync(Import("a", 1) with { Key = null }, "without a Key");
        await RefusedAsync(Import("ööööööö", 1), "KeyLength");
        await RefusedAsync(Import("a", 1) with { Data = ArtifactData.FromText(new string('x', 30)) }, "DataSize");
        await RefusedAsync(Import("a", 1) with { Description = new string('x', 30) }, "DescriptionLength");
        await RefusedAsync(new RunImport(new Flow { Id = Guid.Empty, Name = "x" }), "empty id");
        await RefusedAsync(null!, "null");
        (await Artifacts.CountArtifactsAsync()).Should().Be(0);

        using var scope = new AssertionScope();
        foreach (
            var broken in new Func<HistoryItem>[]
            {
                () => Import("a\0", 1),
                () => Import("a", 0),
                () => Import("a", 1) with { Id = Guid.Empty },
                () => Import("a", 1) with { Inputs = [Guid.Empty] },
                () => Import("a", 1) with { Type = "\0" },
                () => new RunImport((Flow)null!),
            }
        )
        {
            broken.Should().Throw<ArgumentException>();
        }

        async Task RefusedAsync(HistoryItem item, string rule)
        {
            HistoryItem[] items = [Import("new", 1), item];
            var refused = await this.Awaiting(_ => store.History.ImportAsync(items.ToAsyncEnumerable()))
                .Should()
                .ThrowAsync<ArgumentException>();
            refused.Which.Message.Should().StartWith("Item 2").And.Contain(rule);
            refused.Which.ParamName.Should().Be("items");
        }
    }

    [Test]
    public async Task A_bad_line_is_named([Values] bool withLineBreakAtEnd)
    {
        const string Header = """{"format":"artifactstore-history","version":1}""";
        const string Flow = """{"flow":{"id":"0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77","name":"x"}}""";
        const string Id = "\"id\":\"0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77\",\"created\":\"2026-01-05T06:00:00Z\"";
        await RefusedAsync(1, "nothing to read", "");
        await RefusedAsync(1, "header", Flow);
        await RefusedAsync(1, "version 2", """{"format":"artifactstore-history","version":2}""");
        await RefusedAsync(2, "last line", Header);
        await RefusedAsync(3, "last line", Header, Flow);
        await RefusedAsync(2, "JSON", Header, "", """{"end":{"items":0}}""");
        await RefusedAsync(2, "JSON", Header, "[]");
        await RefusedAsync(2, "JSON", Header, Flow[..^1]);
        await RefusedAsync(2, "after a single JSON value", Header, Flow + "{}");
        await RefusedAsync(2, "further member", Header, Flow[..^1] + ",\"x\":1}");
        await RefusedAsync(2, "'fluw'", Header, """{"fluw":{}}""");
        await RefusedAsync(2, "'nome'", Header, """{"flow":{"nome":1}}""");
        await RefusedAsync(2, "name", Header, """{"flow":{"id":"0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77"}}""");
        await RefusedAsync(2, "null", Header, """{"flow":null}""");
        await RefusedAsync(2, "Versions start at 1", Header, $$$"""{"artifact":{{{{Id}}},"key":"a","version":0}}""");
        await RefusedAsync(2, "not JSON", Header, $$$"""{"artifact":{{{{Id}}}},"data_text":"{"}""");
        await RefusedAsync(2, "'data_texts'", Header, $$$"""{"artifact":{{{{Id}}}},"data_texts":"{"}""");
        await RefusedAsync(3, "1 were read", Header, Flow, """{"end":{"items":2}}""");
        await RefusedAsync(3, "last line", Header, """{"end":{"items":0}}""", Flow);
        (await Store.History.ImportAsync(Stream(Header, Flow, """{"end":{"items":1}}"""))).Imported.Should().Be(1);
        var broken = await this.Awaiting(_ =>
                Store.History.ImportAsync(Stream(Header, $$$"""{"artifact":{{{{Id}}},"key":"a"}}""", """{"end":{"items":1}}"""))
            )
            .Should()
            .ThrowAsync<ArgumentException>();
        broken.Which.Message.Should().StartWith("Line 2 (artifact 0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77)");

        async Task RefusedAsync(int line, string rule, params string[] lines)
        {
            var refused = await this.Awaiting(_ => Store.History.ImportAsync(Stream(lines))).Should().ThrowAsync<JsonException>();
            refused.Which.Message.Should().StartWith($"Line {line}: ").And.Contain(rule);
            refused.Which.LineNumber.Should().Be(line);
            (await Artifacts.CountArtifactsAsync()).Should().Be(0);
        }

        MemoryStream Stream(params string[] lines) =>
            new(Encoding.UTF8.GetBytes(string.Join('\n', lines) + (withLineBreakAtEnd && lines is not [""] ? "\n" : "")));
    }

    [Test]
    public async Task The_change_feed_records_what_was_imported()
    {
        await using var store = Open(options => options.RecordChanges = true);
        await using var target = Other.Open(options => (options.TimeProvider, options.RecordChanges) = (Clock, true));
        HistoryItem[] items =
        [
            Import("a", 2) with
            {
                Id = SampleData.Id('1', 1),
            },
            Import("a", 1) with
            {
                Id = SampleData.Id('1', 2),
            },
            Import(null, null) with
            {
                Id = SampleData.Id('1', 3),
            },
            new AliasImport
            {
                Key = "a",
                Alias = "x",
                Version = 1,
                Updated = Now,
            },
        ];
        await store.History.ImportAsync(items.ToAsyncEnumerable());
        await store.History.ImportAsync(items.ToAsyncEnumerable());
        (await store.Changes.ReadChangesAsync())
            .Select(change => (change.Kind, change.Version, change.Alias))
            .Should()
            .Equal(
                (ArtifactChangeKind.Created, 2, null),
                (ArtifactChangeKind.Created, 1, null),
                (ArtifactChangeKind.Created, null, null),
                (ArtifactChangeKind.LatestMoved, 2, null),
                (ArtifactChangeKind.AliasMoved, 1, "x")
            );
        await FillAsync();
        await target.History.ImportAsync(new MemoryStream(await ExportAsync(Store)));
        await FeedReplay.CheckAsync(target, hasImports: true);
    }

    [Test]
    public async Task Imports_run_beside_writers()
    {
        string[] keys = ["a", "b", "c"];
        var run = Guid.CreateVersion7();
        using var log = new LogLines();
        await using var store = Open(options => options.LoggerFactory = log);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable
            .Range(0, 3)
            .Select(_ =>
                Task.Run(async () =>
                {
                    while (!stop.IsCancellationRequested)
                    {
                        var created = await store.Artifacts.CreateArtifactsAsync([
                            .. keys.Select(key => new ArtifactCreate { Key = key, FlowRunId = run }),
                        ]);
                        await store.Runs.FlowRuns.SaveAsync(
                            new FlowRun
                            {
                                Id = run,
                                Name = "run",
                                FlowId = Guid.CreateVersion7(),
                            }
                        );
                        await store.Artifacts.DeleteArtifactAsync(created[1].Id);
                    }
                })
            )
            .ToArray();
        for (var i = 1; i <= 20; i++)
        {
            HistoryItem[] items =
            [
                .. keys.Reverse().Select(key => Import(key, i * 10_000) with { FlowRunId = run }),
                Import(null, null) with
                {
                    FlowRunId = run,
                },
                new RunImport(
                    new FlowRun
                    {
                        Id = Guid.CreateVersion7(),
                        Name = "other",
                        FlowId = Guid.CreateVersion7(),
                    }
                ),
            ];
            (await store.History.ImportAsync(items.ToAsyncEnumerable())).Imported.Should().Be(items.Length);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await Invariants.CheckAsync(Database);
        log.Events(LogLevel.Warning).Should().BeEmpty("no writer had to be repeated after a deadlock");
    }

    [Test]
    public async Task The_same_import_may_run_twice_at_once()
    {
        await FillAsync();
        var export = await ExportAsync(Store);
        await using var second = Other.Open(options => options.TimeProvider = Clock);

        var results = await Task.WhenAll(
            Task.Run(() => ImportAsync(Target, export, new() { BatchItems = 5 })),
            Task.Run(() => ImportAsync(second, export, new() { BatchItems = 5 }))
        );

        results.Sum(result => result.Imported).Should().Be(Lines(export) - 2);
        await CheckEqualAsync();
    }

    [Test]
    public async Task An_export_shows_one_moment()
    {
        for (var i = 0; i < 3; i++)
        {
            await Artifacts.CreateArtifactAsync(new() { Key = "a", Data = ArtifactData.FromText(new string('x', 100_000)) });
        }

        var before = await ExportAsync(Store);
        var writes = 0;
        await using var target = new CallingStream(async () =>
        {
            if (writes++ == 0)
            {
                await Task.Run(async () =>
                {
                    await Artifacts.CreateArtifactAsync(new() { Key = "a", Data = ArtifactData.FromText("later") });
                    await Runs.Flows.SaveAsync(new Flow { Id = Guid.CreateVersion7(), Name = "later" });
                });
            }
        });
        await Store.History.ExportAsync(target);
        target.ToArray().Should().Equal(before);
        (await ExportAsync(Store)).Should().NotEqual(before);
    }

    [Test]
    public async Task Failures_of_the_hosts_streams_are_the_hosts()
    {
        await FillAsync();
        var export = await ExportAsync(Store);
        await using var target = new CallingStream(() => throw new IOException("full"));
        (await this.Awaiting(_ => Store.History.ExportAsync(target)).Should().ThrowAsync<IOException>()).WithMessage("full");
        (await ExportAsync(Store)).Should().Equal(export);

        await this.Awaiting(_ => Target.History.ImportAsync(Failing(), new() { BatchItems = 1 })).Should().ThrowAsync<IOException>();
        (await Target.Artifacts.CountArtifactsAsync()).Should().Be(1, "the batches before it remain");

        async IAsyncEnumerable<HistoryItem> Failing()
        {
            await Task.Yield();
            yield return Import("a", 1);
            throw new IOException("cable");
        }
    }

    [Test]
    public async Task Export_reports_its_progress_and_may_be_cancelled()
    {
        await FillAsync();
        var reports = new List<HistoryExportProgress>();
        using var target = new MemoryStream();
        var result = await Store.History.ExportAsync(target, new Told<HistoryExportProgress>(reports.Add));
        result.Should().Be(new HistoryExportProgress { Items = Lines(target.ToArray()) - 2, Bytes = target.Length });
        reports.Select(report => report.Items).Should().BeInAscendingOrder();
        reports[^1].Should().Be(result);
        await this.Awaiting(_ => Store.History.ExportAsync(target, null, new(canceled: true)))
            .Should()
            .ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Bad_arguments_are_refused()
    {
        using var scope = new AssertionScope();
        await using var closed = new CallingStream(() => Task.CompletedTask);
        await closed.DisposeAsync();
        await this.Awaiting(_ => Store.History.ExportAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
        await this.Awaiting(_ => Store.History.ExportAsync(closed)).Should().ThrowAsync<ArgumentException>();
        await this.Awaiting(_ => Store.History.ImportAsync((Stream)null!)).Should().ThrowAsync<ArgumentNullException>();
        await this.Awaiting(_ => Store.History.ImportAsync(closed)).Should().ThrowAsync<ArgumentException>();
        await this.Awaiting(_ => Store.History.ImportAsync((IAsyncEnumerable<HistoryItem>)null!))
            .Should()
            .ThrowAsync<ArgumentNullException>();
        foreach (
            var options in new Func<HistoryImportOptions>[]
            {
                () =>
                    new() { BatchItems = 0 },
                () =>
                    new() { BatchItems = 100_001 },
                () =>
                    new() { BatchBytes = 0 },
            }
        )
        {
            options.Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    [Test]
    public async Task An_import_within_its_own_transaction_throws()
    {
        await using var transaction = await Store.BeginTransactionAsync();
        await this.Awaiting(_ => ImportAsync(Import("a", 1))).Should().ThrowAsync<InvalidOperationException>();
    }

    [Test]
    [EmptyDatabase]
    public async Task Artifacts_alone_go_through_a_store_on_views_of_the_host()
    {
        await FillAsync();
        await using var host = new TDatabase();
        await host.AddHostViewsAsync(Database);
        await using var store = host.Open(options => (options.RunTables, options.TimeProvider) = (RunTables.HostViews, Clock));
        await this.Awaiting(_ =>
                store.History.ImportAsync(new[] { new RunImport(new Flow { Id = SampleData.Id('1', 1), Name = "x" }) }.ToAsyncEnumerable())
            )
            .Should()
            .ThrowAsync<NotSupportedException>();
        await Runs.Flows.DeleteAsync(SampleData.Id('1', 1));
        var artifacts = Encoding
            .UTF8.GetString(await ExportAsync(Store))
            .Split('\n')
            .Where(line =>
                line.StartsWith("{\"artifact\"", StringComparison.Ordinal) || line.StartsWith("{\"collection\"", StringComparison.Ordinal)
            )
            .ToList();
        string[] lines =
        [
            """{"format":"artifactstore-history","version":1}""",
            .. artifacts,
            $$$"""{"end":{"items":{{{artifacts.Count}}}}}""",
            "",
        ];
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        await ImportAsync(store, bytes);
        (await ExportAsync(store)).Should().Equal(bytes);
    }

    [Test]
    [Long]
    [NonParallelizable]
    public async Task Large_bodies_pass_in_bounded_memory()
    {
        const int Bodies = 64;
        for (var i = 0; i < Bodies; i++)
        {
            await Artifacts.CreateArtifactAsync(
                new() { Key = "large", Data = ArtifactData.FromText(new string((char)('a' + (i % 26)), 1 << 20)) }
            );
        }

        var path = Path.GetTempFileName();
        try
        {
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
            await using (var file = File.Create(path))
            {
                await Store.History.ExportAsync(file);
            }

            await using (var file = File.OpenRead(path))
            {
                await Target.History.ImportAsync(file, new() { BatchBytes = 4 << 20 });
            }

            await stop.CancelAsync();
            await sampling;

            // All bodies take 128 MiB.
            await TestContext.Out.WriteLineAsync($"{(peak - before) >> 20} MiB at most");
            (peak - before).Should().BeLessThan(48 << 20);
        }
        finally
        {
            File.Delete(path);
        }

        await CheckEqualAsync();
    }

    private Task FillAsync() => SampleStore.FillAsync(Store, () => Tick());

    private ArtifactImport Import(string? key, int? version) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Created = Tick(),
            Key = key,
            Version = version,
            Data = ArtifactData.FromText($"{key} {version}"),
        };

    private Task<HistoryImportProgress> ImportAsync(params HistoryItem[] items) => Store.History.ImportAsync(items.ToAsyncEnumerable());

    private static Task<HistoryImportProgress> ImportAsync(IArtifactStore store, byte[] export, HistoryImportOptions? options = null) =>
        store.History.ImportAsync(new MemoryStream(export), options);

    private static async Task<byte[]> ExportAsync(IArtifactStore store)
    {
        using var stream = new MemoryStream();
        await store.History.ExportAsync(stream);
        return stream.ToArray();
    }

    private static int Lines(byte[] export) => export.Count(character => character == '\n');

    private static List<HistoryItem> Items(ReferenceData data) =>
        [
            .. data.Flows.Values.Select(row => new RunImport(row)),
            .. data.Deployments.Values.Select(row => new RunImport(row)),
            .. data.WorkPools.Values.Select(row => new RunImport(row)),
            .. data.WorkQueues.Values.Select(row => new RunImport(row)),
            .. data.FlowRuns.Values.Select(row => new RunImport(row)),
            .. data.TaskRuns.Values.Select(row => new RunImport(row)),
            .. data.Artifacts.Select(row => new ArtifactImport
            {
                Id = row.Id,
                Created = row.Created,
                Updated = row.Updated,
                Key = row.Key,
                Version = row.Version,
                Type = row.Type,
                Description = row.Description,
                Metadata = row.Metadata,
                FlowRunId = row.FlowRunId,
                TaskRunId = row.TaskRunId,
                Data = row.Data,
            }),
            .. data.Collections.Select(row => new CollectionImport
            {
                CollectionId = row.CollectionId,
                Key = row.Key,
                Created = row.Created,
                Updated = row.Updated,
                LastVersion = row.Version,
            }),
        ];

    /// <summary>Compares all rows but those of the feed, which is not exported, and the internal ids of inputs.</summary>
    private async Task CheckEqualAsync()
    {
        string[] tables = [.. StoreRows.Tables.Where(table => table != "artifact_change")];
        (await StoreRows.ReadAsync(Other, tables, "artifact_input.id"))
            .Should()
            .Equal(await StoreRows.ReadAsync(Database, tables, "artifact_input.id"));
        await Invariants.CheckAsync(Other);
    }

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }

    /// <summary>A stream that calls the host before each write.</summary>
    private sealed class CallingStream(Func<Task> call) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await call();
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
