using ArtifactStore.Specification;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// Switches of the driver hold for the whole process, so each is tried in a test run of its own, far from UTC: times come back as they were
/// stored.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class DriverSwitchTests
{
    [TestCase("Npgsql.EnableLegacyTimestampBehavior", "Asia/Tokyo", Category = LongAttribute.Category)]
    [TestCase("Npgsql.EnableLegacyTimestampBehavior", "America/Los_Angeles", Category = LongAttribute.Category)]
    [TestCase("Npgsql.DisableDateTimeInfinityConversions", "Asia/Tokyo", Category = LongAttribute.Category)]
    [TestCase("Npgsql.EnableLegacyTimestampBehavior,Npgsql.DisableDateTimeInfinityConversions", "Asia/Tokyo")]
    public async Task Times_are_the_same_under_every_switch(string switches, string zone)
    {
        var run = await InnerRun.OfAsync(
            "FullyQualifiedName~Tests.TimeTests|FullyQualifiedName~Tests.PostgreSqlClocks|FullyQualifiedName~Tests.PostgreSqlCopies.The_target_goes_on",
            ci: true,
            (Server.Variable, Server.ConnectionString("postgres")),
            (DriverSwitches.Variable, switches),
            ("TZ", zone)
        );
        run.Results.Should().HaveCountGreaterThan(10).And.OnlyContain(result => result.Outcome == "Passed");
    }
}
