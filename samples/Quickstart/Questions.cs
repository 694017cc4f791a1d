using System.Text.Json;
using ArtifactStore;

namespace Quickstart;

/// <summary>
/// Typical queries. Both repositories come from the container; the store itself is needed for transactions only.
/// </summary>
internal sealed class Questions(IArtifactRepository artifacts, IRunRepository runs)
{
    public async Task HowManyAsync()
    {
        var all = await Screen.AskAsync("How many artifacts came from the flow?", () =>
            artifacts.CountArtifactsAsync(new() { Flows = new() { Name = "seattle-weather" } })
        );
        Screen.Line($"{all}; by deployment and type:");
        Screen.Line();

        string[] types = [ArtifactTypes.Table, ArtifactTypes.Markdown, ArtifactTypes.Link, ArtifactTypes.Progress, ArtifactTypes.Image];
        var rows = new List<object?[]>();
        foreach (var deployment in (string[])["prod", "backfill"])
        {
            var counts = new List<object?> { deployment };
            foreach (var type in types)
            {
                counts.Add(
                    await artifacts.CountArtifactsAsync(
                        new()
                        {
                            Artifacts = new() { Type = type },
                            Deployments = new() { Name = deployment },
                        }
                    )
                );
            }

            rows.Add([.. counts]);
        }

        Screen.Table(["deployment", .. types], rows);
    }

    public async Task LatestOfEveryKeyAsync()
    {
        // The bodies are not read; their sizes are known all the same.
        var query = Screen.Ask(
            "What is the latest of every key? Twenty keys a page.",
            new ArtifactCollectionQuery
            {
                Sort = ArtifactSort.KeyDesc,
                Limit = 20,
                IncludeData = false,
            }
        );

        var page = await artifacts.ReadLatestArtifactsAsync(query);
        Screen.Table(
            ["key", "version", "type", "bytes", "updated", "description"],
            page.Take(7)
                .Select(latest =>
                    new object?[] { latest.Key, latest.Version, latest.Type, latest.DataSize, latest.Updated, latest.Description }
                )
        );
        Screen.Line("…");

        for (var number = 1; page.Count > 0; number++)
        {
            Screen.Line($"page {number}: {page.Count} keys, from {page[0].Key} to {page[^1].Key}");

            // The cursor stands behind the last row, so rows that come or go meanwhile shift nothing.
            page = await artifacts.ReadLatestArtifactsAsync(query with { After = ArtifactCursor.After(page[^1], query.Sort) });
        }
    }

    public async Task VersionsOfOneKeyAsync()
    {
        var versions = await Screen.AskAsync("Which versions of May 2012 are there, and who made them?", () =>
            artifacts.ReadVersionsAsync("days-2012-05")
        );

        var rows = new List<object?[]>();
        foreach (var version in versions)
        {
            var run = await runs.FlowRuns.ReadAsync(version.FlowRunId!.Value);
            var deployment = await runs.Deployments.ReadAsync(run!.DeploymentId!.Value);
            var words = version.Data!.Deserialize<DayOfWeather[]>()!.CountBy(day => day.Weather).OrderByDescending(word => word.Value);
            rows.Add([
                version.Version,
                version.Created,
                deployment!.Name,
                run.State!.Type,
                string.Join(", ", words.Select(word => $"{word.Value} {word.Key}")),
            ]);
        }

        Screen.Table(["version", "created", "deployment", "run", "what its days are called"], rows);
    }

    public async Task TablesOfFailedRunsAsync()
    {
        var tables = await Screen.AskAsync("Which tables did the checks of failed runs leave?", () => artifacts.ReadArtifactsAsync(
                new()
                {
                    Artifacts = new() { Type = "table" },
                    FlowRuns = new() { State = StateType.Failed },
                    TaskRuns = new() { Name = "check" },
                }
            ));

        Screen.Table(
            ["key", "version", "description", "the days in question"],
            tables.Select(table =>
            {
                var days = table.Data!.Deserialize<DryRain[]>()!;
                return new object?[] { table.Key, table.Version, table.Description, string.Join(", ", days.Select(day => day.Date.Day)) };
            })
        );
    }

    public async Task ProducedBetweenAsync()
    {
        var (april, july) = (DateTimeOffset.Parse("2014-04-01T00:00Z"), DateTimeOffset.Parse("2014-07-01T00:00Z"));
        var found = await Screen.AskAsync("Which reports and charts did prod produce between April and July 2014?", () =>
            artifacts.ReadArtifactsAsync(
                new()
                {
                    Artifacts = new()
                    {
                        Type = ["markdown", "image"],
                        Created = new() { After = april, Before = july },
                    },
                    Deployments = new() { Name = "prod" },
                    Sort = ArtifactSort.CreatedDesc,
                    IncludeData = false,
                }
            )
        );

        Screen.Table(
            ["created", "key", "version", "type", "bytes", "description"],
            found.Select(a => new object?[] { a.Created, a.Key, a.Version, a.Type, a.DataSize, a.Description })
        );
    }

    public async Task StormsAsync()
    {
        var json = Screen.AskText(
            "Which reports came from completed runs over a stormy month? This time the query is JSON, as it may come from a web page.",
            """
            {
              "artifacts": { "key": { "like_": "report" } },
              "flow_runs": { "tags": { "all_": ["storm"] }, "state": { "type": { "any_": ["COMPLETED"] } } },
              "sort": "CREATED_DESC",
              "limit": 10
            }
            """
        );

        var reports = await artifacts.ReadArtifactsAsync(JsonSerializer.Deserialize<ArtifactQuery>(json, ArtifactStoreJson.Options));
        Screen.Table(
            ["key", "version", "created", "description"],
            reports.Select(a => new object?[] { a.Key, a.Version, a.Created, a.Description })
        );
    }

    public async Task OneVersionAsync()
    {
        var report = await Screen.AskAsync("What does version 48 of the report say?", () =>
            artifacts.ReadArtifactAsync("monthly-report", version: 48)
        );

        foreach (var line in report!.Data!.Deserialize<string>()!.Split('\n'))
        {
            Screen.Line(line);
        }
    }

    public async Task WettestMonthsAsync()
    {
        var tables = Screen.Ask(
            "Which months were the wettest? Streamed: one batch of tables is in memory at a time.",
            artifacts.StreamLatestArtifactsAsync(new() { Artifacts = new() { Key = new() { Like = "days-" } } })
        );

        var months = new List<(string Name, double Rain)>();
        await foreach (var table in tables)
        {
            months.Add((table.Key["days-".Length..], table.Data!.Deserialize<DayOfWeather[]>()!.Sum(day => day.Rain)));
        }

        Screen.Table(
            ["month", "mm", ""],
            months
                .OrderByDescending(month => month.Rain)
                .Take(5)
                .Select(month => new object?[] { month.Name, month.Rain, new string('█', (int)(month.Rain / 8)) })
        );
    }
}
