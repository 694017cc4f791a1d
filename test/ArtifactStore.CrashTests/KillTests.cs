using ArtifactStore.Specification;

namespace ArtifactStore.CrashTests;

/// <summary>
/// Processes that write to one SQLite file are killed with SIGKILL at random moments; what they acknowledged is there, and what they did
/// not is whole or not there.
/// </summary>
public sealed class KillTests
{
    [Test]
    public async Task Nothing_that_a_killed_process_acknowledged_is_lost()
    {
        var kills = Effort.Of(45);
        var tally = await Killer.RunAsync(kills, Random.Shared.Next(1_000_000), TestContext.Out.WriteLine);

        TestContext.Out.WriteLine(tally);
        tally.Violations.Should().BeEmpty();
        tally.Kills.Should().BeGreaterThanOrEqualTo(kills);
        tally.Acknowledged.Should().BeGreaterThan(2 * kills, "processes that do nothing lose nothing");
        tally.Aimed.Should().OnlyContain(hits => hits >= 1, "kills hit a migration, a checkpoint and a write");
        (tally.FoundDone + tally.FoundUndone).Should().BeGreaterThan(kills / 5, "kills hit processes that were at work");
    }

    [Test]
    public async Task Workers_that_acknowledge_too_early_are_detected()
    {
        var tally = new Tally();
        await using var pool = new WorkerPool(3);
        for (var seed = 1; tally.Violations.Count == 0 && seed <= 10; seed++)
        {
            await new KillRun(new(WorkerKind.Lie, Workers: 3, Kills: 12), seed, pool, tally) { KeepsFiles = false }.RunAsync();
        }

        tally
            .Violations.Should()
            .Contain(violation =>
                violation.Contains("must be", StringComparison.Ordinal) || violation.Contains("must not be", StringComparison.Ordinal)
            );
    }
}
