using ArtifactStore.PostgreSql.Tests;
using ArtifactStore.Specification;

namespace ArtifactStore.CrashTests;

/// <summary>A PostgreSQL server is killed under its writers; what they were acknowledged is there, and they go on.</summary>
public sealed class ServerKillTests
{
    [Test]
    public async Task Nothing_that_a_killed_server_acknowledged_is_lost()
    {
        if (Installation.TryFind(out var reason) is not { } installation)
        {
            Missing.Report(reason);
            return;
        }

        var kills = Effort.Of(20);
        var tally = await ServerKillRun.RunAsync(
            installation,
            ofServer: kills,
            ofSession: kills,
            Random.Shared.Next(1_000_000),
            TestContext.Out.WriteLine
        );

        TestContext.Out.WriteLine(tally);
        tally.Violations.Should().BeEmpty();
        tally.Kills.Should().Be(2 * kills);
        tally.Aimed.Should().OnlyContain(hits => hits >= 1, "kills hit a migration, a checkpoint and a write");
        tally.Acknowledged.Should().BeGreaterThan(2 * kills);
    }
}
