using ArtifactStore;

namespace Quickstart;

/// <summary>A small pipeline as a host would run it. Its runs record themselves, and what they leave behind carries their ids.</summary>
internal sealed class Pipeline(IArtifactStore store, ReplayClock clock)
{
    private static readonly Uri Source = new("https://www.ncdc.noaa.gov/cdo-web/datatools/records");

    /// <summary>Runs the flow on one month: extract, check, report.</summary>
    /// <returns>The run: completed, or failed if the month did not pass its check.</returns>
    public async Task<FlowRun> RunAsync(string deployment, Month month)
    {
        // The flow and the deployment are found by name; the first run creates them.
        string[] tags = month.Days.Any(day => day.Rain > 50) ? ["storm"] : [];
        await using var run = await store.StartFlowRunAsync("seattle-weather", deployment, tags, new() { Name = month.Name });

        await ExtractAsync(run, month);
        await run.ReportProgressAsync("progress", 40);

        var doubts = await CheckAsync(run, month);
        var passed = doubts.Count <= RainCheck.Tolerance;
        await run.ReportProgressAsync("progress", 60);

        await ReportAsync(run, month, doubts, passed);
        if (passed)
        {
            await run.ReportProgressAsync("progress", 100);
            await run.CompleteAsync();
        }
        else
        {
            await run.FailAsync($"{doubts.Count} rainy days without rain");
        }

        return run.Run;
    }

    private async Task ExtractAsync(FlowRunScope run, Month month)
    {
        await using var task = await StartTaskAsync(run, "extract");

        // The table has a key of its own month: should the month run again, its table is version 2. The link has no key: it needs no
        // versions.
        await task.Artifacts.CreateArtifactsAsync([
            ArtifactCreate.Table(month.Days, $"days-{month.Name}", $"The days of {month.Title}") with
            {
                Metadata = new(("source", "NOAA"), ("days", $"{month.Days.Count}")),
            },
            ArtifactCreate.Link(Source, "NOAA daily records"),
        ]);
        await task.CompleteAsync();
    }

    private async Task<IReadOnlyList<DryRain>> CheckAsync(FlowRunScope run, Month month)
    {
        await using var task = await StartTaskAsync(run, "check");
        var doubts = RainCheck.Find(month);
        if (doubts.Count > 0)
        {
            await task.Artifacts.CreateArtifactAsync(ArtifactCreate.Table(doubts, "dry-rain", $"Rainy days without rain in {month.Title}"));
        }

        await (doubts.Count <= RainCheck.Tolerance ? task.CompleteAsync() : task.FailAsync());
        return doubts;
    }

    private async Task ReportAsync(FlowRunScope run, Month month, IReadOnlyList<DryRain> doubts, bool passed)
    {
        await using var task = await StartTaskAsync(run, "report");
        await task.Artifacts.CreateArtifactsAsync([
            ArtifactCreate.Markdown(MonthlyReport.Write(month, doubts, passed), "monthly-report", month.Title),
            ArtifactCreate.Image(Chart.DataUri(month), "weather-chart", month.Title),
        ]);
        await task.CompleteAsync();
    }

    private async Task<TaskRunScope> StartTaskAsync(FlowRunScope run, string name)
    {
        var task = await run.StartTaskRunAsync(name);
        clock.Advance(minutes: 2);
        return task;
    }
}
