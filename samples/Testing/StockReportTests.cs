using ArtifactStore;
using Microsoft.Extensions.Time.Testing;

namespace Testing;

/// <summary>Each test has a store of its own: a database in memory, which opens in milliseconds, and a clock that stands still.</summary>
public sealed class StockReportTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 5, 6, 0, 0, TimeSpan.Zero));
    private IArtifactStore _store = null!;

    [SetUp]
    public void Open() => _store = SqliteArtifactStore.Open("Data Source=:memory:", configure: options => options.TimeProvider = _clock);

    [TearDown]
    public async Task Close() => await _store.DisposeAsync();

    [Test]
    public async Task A_report_is_written_when_the_stock_has_changed()
    {
        var report = new StockReport(_store);
        Assert.That(await report.WriteAsync(new Dictionary<string, int> { ["umbrella"] = 10 }), Is.EqualTo(1));
        Assert.That(await report.WriteAsync(new Dictionary<string, int> { ["umbrella"] = 10 }), Is.EqualTo(1));
        Assert.That(await report.WriteAsync(new Dictionary<string, int> { ["umbrella"] = 9 }), Is.EqualTo(2));

        var latest = await _store.Artifacts.ReadLatestArtifactAsync(StockReport.Key);
        Assert.That(latest!.Data!.Json, Is.EqualTo("""{"umbrella":9}"""));
    }

    [Test]
    public async Task A_report_has_the_time_of_the_clock_and_the_run_that_wrote_it()
    {
        _clock.Advance(TimeSpan.FromHours(2));
        await new StockReport(_store).WriteAsync(new Dictionary<string, int> { ["umbrella"] = 10 });

        // The very filter that the host's page uses.
        var found = await _store.Artifacts.ReadArtifactsAsync(new() { Flows = new() { Name = "stock" } });
        Assert.That(found.Single().Created, Is.EqualTo(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero)));
        var run = await _store.Runs.FlowRuns.ReadAsync(found.Single().FlowRunId!.Value);
        Assert.That(run!.State!.Type, Is.EqualTo(StateType.Completed));
    }

    [Test]
    public async Task A_report_that_cannot_be_written_leaves_a_failed_run_and_no_report()
    {
        await using var small = SqliteArtifactStore.Open("Data Source=:memory:", configure: options =>
            options.Limits = new() { DataSize = 20 }
        );
        var tooMuch = Enumerable.Range(0, 10).ToDictionary(i => $"umbrella-{i}", i => i);
        Assert.ThrowsAsync<ArgumentException>(() => new StockReport(small).WriteAsync(tooMuch));

        Assert.That(await small.Artifacts.CountArtifactsAsync(), Is.Zero);
        var runs = await small.Runs.FlowRuns.ReadAsync(new FlowRunQuery());
        Assert.That(runs.Single().State!.Type, Is.EqualTo(StateType.Failed));
    }

    [Test]
    public async Task Of_reports_that_are_written_at_once_none_is_lost()
    {
        var report = new StockReport(_store);
        var written = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async umbrellas =>
                {
                    try
                    {
                        return await report.WriteAsync(new Dictionary<string, int> { ["umbrella"] = umbrellas });
                    }
                    catch (ArtifactConflictException)
                    {
                        return 0;
                    }
                })
        );

        var versions = await _store.Artifacts.ReadVersionsAsync(StockReport.Key);
        Assert.That(written.Where(version => version > 0), Is.EquivalentTo(versions.Select(artifact => artifact.Version)));
    }
}
