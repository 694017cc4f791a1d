using System.Text.Json;
using ArtifactStore;

namespace Quickstart;

/// <summary>What a user would ask the store.</summary>
internal sealed class Questions(IArtifactStore store)
{
    private readonly IArtifactRepository _artifacts = store.Artifacts;

    public async Task HowManyAsync()
    {
        var query = Screen.Ask("How many artifacts did each deployment leave, by type?", new ArtifactQuery { Flows = new() { Name = "seattle-weather" } });

        string[] types = [ArtifactTypes.Table, ArtifactTypes.Markdown, ArtifactTypes.Link, ArtifactTypes.Progress, ArtifactTypes.Image];
        var rows = new List<object?[]>();
        foreach (var deployment in (string[])["prod", "backfill"])
        {
            var counts = new List<object?> { deployment };
            foreach (var type in types)
            {
                counts.Add(await _artifacts.CountArtifactsAsync(query with { Deployments = new() { Name = deployment }, Artifacts = new() { Type = type } }));
            }

            counts.Add(await _artifacts.CountArtifactsAsync(query with { Deployments = new() { Name = deployment } }));
            rows.Add([.. counts]);
        }

        Screen.Table(["deployment", .. types, "all"], rows);
    }

    public async Task LatestOfEveryKeyAsync()
    {
        var query = Screen.Ask("What is the latest of every key? Page by page, twenty keys a page, without the bodies.", new ArtifactCollectionQuery
        {
            Sort = ArtifactSort.KeyDesc,
            Limit = 20,
            IncludeData = false,
        });

        for (var number = 1; ; number++)
        {
            var page = await _artifacts.ReadLatestArtifactsAsync(query);
            if (number == 1)
            {
                Screen.Table(
                    ["key", "version", "type", "bytes", "created", "description"],
                    page.Take(7).Select(latest => new object?[] { latest.Key, latest.Version, latest.Type, latest.DataSize, latest.Updated, latest.Description }));
                Screen.Line("…");
            }

            Screen.Line($"page {number}: {page.Count} keys, from {page[0].Key} to {page[^1].Key}");
            if (page.Count < query.Limit)
            {
                break;
            }

            // The cursor stands behind the last row: rows that come or go meanwhile shift nothing, and the last page costs what the first did.
            query = query with { After = ArtifactCursor.After(page[^1], query.Sort) };
        }
    }

    public async Task VersionsOfOneKeyAsync()
    {
        var key = Screen.Ask("Which versions does the key of May 2012 have, and who made them?", "days-2012-05");

        var rows = new List<object?[]>();
        foreach (var artifact in await _artifacts.ReadVersionsAsync(key))
        {
            var run = await store.Runs.FlowRuns.ReadAsync(artifact.FlowRunId!.Value);
            var deployment = await store.Runs.Deployments.ReadAsync(run!.DeploymentId!.Value);
            var words = artifact.Data!.Deserialize<DayOfWeather[]>()!.CountBy(day => day.Weather).OrderByDescending(word => word.Value);
            rows.Add([artifact.Version, artifact.Created, deployment!.Name, run.State!.Type, string.Join(", ", words.Select(word => $"{word.Value} {word.Key}"))]);
        }

        Screen.Table(["version", "created", "deployment", "run", "what the days are called"], rows);
    }

    public async Task TablesOfFailedRunsAsync()
    {
        var query = Screen.Ask("Which tables did the checks of failed runs leave?", new ArtifactQuery
        {
            Artifacts = new() { Type = "table" },
            FlowRuns = new() { State = StateType.Failed },
            TaskRuns = new() { Name = "check" },
            Sort = ArtifactSort.CreatedDesc,
        });

        var tables = await _artifacts.ReadArtifactsAsync(query);
        Screen.Table(["key", "version", "description", "the days in question"], tables.Select(table =>
        {
            var days = table.Data!.Deserialize<DryRain[]>()!;
            return new object?[] { table.Key, table.Version, table.Description, string.Join(", ", days.Select(day => day.Date.Day)) };
        }));
    }

    public async Task ProducedBetweenAsync()
    {
        var query = Screen.Ask("What did prod produce to look at between April and June 2014?", new ArtifactQuery
        {
            Artifacts = new()
            {
                Type = ["markdown", "image"],
                Created = new() { After = DateTimeOffset.Parse("2014-04-01Z"), Before = DateTimeOffset.Parse("2014-06-30Z") },
            },
            Deployments = new() { Name = "prod" },
            IncludeData = false,
        });

        var artifacts = await _artifacts.ReadArtifactsAsync(query);
        Screen.Table(
            ["created", "key", "version", "type", "bytes", "description"],
            artifacts.Select(a => new object?[] { a.Created, a.Key, a.Version, a.Type, a.DataSize, a.Description }));
    }

    public async Task StormsAsync()
    {
        var json = Screen.Ask(
            "Which reports came from months with a storm? The same query as JSON, as it may come from a web page.",
            """{"artifacts": {"key": {"like_": "report"}}, "flow_runs": {"tags": {"all_": ["storm"]}}, "limit": 10}""");

        var query = JsonSerializer.Deserialize<ArtifactQuery>(json, ArtifactStoreJson.Options);
        foreach (var report in await _artifacts.ReadArtifactsAsync(query))
        {
            var wettest = report.Data!.Deserialize<string>()!.Split('\n').First(line => line.Contains("wettest", StringComparison.Ordinal));
            Screen.Line($"{report.Description,-14} {wettest.TrimEnd()}");
        }
    }

    public async Task WettestMonthsAsync()
    {
        var query = Screen.Ask("Which months were the wettest? Streamed from the latest table of each month.", new ArtifactCollectionQuery
        {
            Artifacts = new() { Key = new() { Like = "days-" } },
        });

        var months = new List<(string Name, double Rain)>();
        await foreach (var table in _artifacts.StreamLatestArtifactsAsync(query))
        {
            months.Add((table.Key["days-".Length..], table.Data!.Deserialize<DayOfWeather[]>()!.Sum(day => day.Rain)));
        }

        Screen.Table(["month", "mm of rain", ""], months.OrderByDescending(month => month.Rain).Take(5)
            .Select(month => new object?[] { month.Name, month.Rain, new string('█', (int)(month.Rain / 8)) }));
    }
}
