using ArtifactStore.PostgreSql.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.AspNetCore.Tests.Http.Recorded;

/// <summary>The API answers as recorded, except for the deliberate differences.</summary>
public sealed class RecordedTests
{
    [Test]
    public async Task The_recorded_requests_are_answered_as_recorded()
    {
        await using var host = await ApiHost.StartAsync();
        await ReplayAsync(host);
    }

    [Test]
    public async Task The_recorded_requests_are_answered_as_recorded_on_PostgreSQL()
    {
        var given = Environment.GetEnvironmentVariable("ARTIFACTSTORE_POSTGRES");
        using var cluster = string.IsNullOrEmpty(given) ? Start() : null;
        const string Schema = "artifactstore_recorded";
        var connectionString = cluster?.ConnectionString("postgres") ?? given!;
        await using var host = await ApiHost.StartAsync(addStore: services =>
            services.AddArtifactStore().UsePostgreSql(connectionString, options => options.Schema = Schema)
        );
        await ReplayAsync(host);

        static Cluster? Start()
        {
            var cluster = Cluster.TryStart(out var reason);
            if (cluster is null)
            {
                Missing.Report(reason);
            }

            return cluster;
        }
    }

    private static async Task ReplayAsync(ApiHost host)
    {
        var replay = new Replay(host);
        var steps = RecordedStep.ReadAll();
        var allowed = new List<string>();
        var faults = new List<string>();
        foreach (var step in steps)
        {
            var answer = await replay.SendAsync(step);
            var differences = Comparison.Compare(step, answer, replay);
            if (differences.Count == 0)
            {
                continue;
            }

            var reasons = differences.Select(difference =>
                AllowedDifference.All.FirstOrDefault(reason => reason.Allows(step.Request, difference))
            );
            var shown = $"#{step.Number} {step.Request.Method} {step.Request.Path} {step.Request.Body}: {string.Join("; ", differences)}";
            if (reasons.All(reason => reason is not null))
            {
                allowed.Add($"{reasons.First()!.Reason}: {shown}");
            }
            else
            {
                faults.Add(shown);
            }
        }

        allowed.ForEach(TestContext.Out.WriteLine);
        TestContext.Out.WriteLine(
            $"{steps.Count} replayed, {steps.Count - allowed.Count - faults.Count} equal, {allowed.Count} deliberately different"
        );
        faults.Should().BeEmpty();
    }

    [Test]
    public void Every_deliberate_difference_is_in_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "http.md"));
        AllowedDifference.All.Should().OnlyContain(difference => page.Contains($"| {difference.Reason}", StringComparison.Ordinal));
    }
}
