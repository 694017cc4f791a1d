using ArtifactStore.PostgreSql.Tests;
using ArtifactStore.Specification;

namespace ArtifactStore.CrashTests;

/// <summary>
/// The power goes while a store on SQLite is written: what was synced is on the disk, and of what was not any part may be missing.
/// </summary>
public sealed class PowerCutTests
{
    private static readonly int States = Effort.Of(400);

    [OneTimeSetUp]
    public void NeedUnix()
    {
        if (OperatingSystem.IsWindows())
        {
            Missing.Report("The recording builds on SQLite's file system layer for Unix.");
        }
    }

    [Test]
    public async Task With_full_durability_nothing_that_was_acknowledged_is_lost()
    {
        var result = await PowerCuts.RunAsync(SqliteSynchronous.Full, Promise.Acknowledged, States + 100, Seed());

        TestContext.Out.WriteLine(result);
        result.Violations.Should().BeEmpty();
        result.Syncs.Should().BeGreaterThan(50);
        result.Acknowledgements.Should().BeGreaterThan(1000);
    }

    [Test]
    public async Task With_normal_durability_only_the_last_operations_may_be_lost()
    {
        var result = await PowerCuts.RunAsync(SqliteSynchronous.Normal, Promise.Prefix, States + 1, Seed());

        TestContext.Out.WriteLine(result);
        result.Violations.Should().BeEmpty();
        result.StatesWithLoss.Should().BePositive("that is the difference between the two");
    }

    [Test]
    public async Task A_store_that_promises_full_durability_and_does_not_sync_is_detected()
    {
        var result = await PowerCuts.RunAsync(SqliteSynchronous.Normal, Promise.Acknowledged, 1, Seed());

        result.Violations.Should().Contain(violation => violation.Contains("is not there", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_store_that_never_syncs_is_found_damaged()
    {
        // In one recording the states that are damaged may happen not to be among those that are looked at.
        PowerCutResult result;
        var recordings = 0;
        do
        {
            result = await PowerCuts.RunAsync(SqliteSynchronous.Off, Promise.Prefix, 1, Seed());
            TestContext.Out.WriteLine(result);
        } while (result.Violations.Count == 0 && ++recordings < 10);

        result.Violations.Should().NotBeEmpty("Off promises nothing, and the check must see that");
    }

    [Test]
    public async Task The_recording_contains_commits_checkpoints_and_created_and_deleted_files()
    {
        var events = await Recording.MakeAsync(SqliteSynchronous.Full, 1, 32, Seed());

        var seen = events.Where(what => what.Kind != DiskEventKind.Line).Select(what => (what.Kind, Path.GetFileName(what.Name)));
        seen.Should()
            .Contain([
                (DiskEventKind.Create, "artifacts.db"),
                (DiskEventKind.Create, "artifacts.db-wal"),
                (DiskEventKind.SyncFolder, "artifacts.db-wal"),
                (DiskEventKind.Write, "artifacts.db-wal"),
                (DiskEventKind.Sync, "artifacts.db-wal"),
                (DiskEventKind.Write, "artifacts.db"),
                (DiskEventKind.Sync, "artifacts.db"),
                (DiskEventKind.Delete, "artifacts.db-wal"),
            ]);
        var acknowledgement = Array.FindLastIndex(events, what => what.Kind == DiskEventKind.Line && what.Name.StartsWith('!'));
        var write = Array.FindLastIndex(events, acknowledgement, what => what.Kind == DiskEventKind.Write);
        Array
            .FindIndex(events, write, what => what.Kind == DiskEventKind.Sync)
            .Should()
            .BeInRange(write, acknowledgement, "the sync comes before the acknowledgement");
    }

    private static int Seed()
    {
        var seed = Random.Shared.Next(1_000_000);
        TestContext.Out.WriteLine($"seed {seed}");
        return seed;
    }
}
