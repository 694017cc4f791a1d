using ArtifactStore;

namespace Quickstart;

/// <summary>What a host does beside asking: transactions, a write that must not overwrite, keeping house.</summary>
internal sealed class Changes(IArtifactStore store, Pipeline pipeline)
{
    /// <summary>A run and its artifact become visible together, or not at all.</summary>
    public async Task SaveTogetherAsync(Deployment deployment, IReadOnlyList<Month> months)
    {
        Screen.Heading("A run and its summary, saved in one transaction");
        await using (var transaction = await store.BeginTransactionAsync())
        {
            var run = pipeline.Start(deployment, "yearly-summary") with { State = StateType.Completed };
            await transaction.Runs.FlowRuns.SaveAsync(run);
            await transaction.Artifacts.CreateArtifactAsync(
                ArtifactCreate.Table(YearOfWeather.Summarize(months), "yearly-summary", "Four years of Seattle") with { FlowRunId = run.Id });
            await transaction.CommitAsync();
        }

        var summary = await store.Artifacts.ReadLatestArtifactAsync("yearly-summary");
        Screen.Table(
            ["year", "mm of rain", "wet days", "sunny days", "highest °C", "lowest °C"],
            summary!.Data!.Deserialize<YearOfWeather[]>()!.Select(year => new object?[] { $"{year.Year}", year.Rain, year.WetDays, year.SunnyDays, year.High, year.Low }));

        Screen.Heading("The same, given up half-way");
        var before = await store.Artifacts.CountArtifactsAsync();
        await using (var transaction = await store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# Never seen", "yearly-summary"));
            Screen.Line($"inside, version {(await transaction.Artifacts.ReadLatestArtifactAsync("yearly-summary"))!.Version} is the latest, one of {await transaction.Artifacts.CountArtifactsAsync()} artifacts");

            // Disposed without a commit: rolled back.
        }

        summary = await store.Artifacts.ReadLatestArtifactAsync("yearly-summary");
        Screen.Line($"outside, it is version {summary!.Version} again, and {await store.Artifacts.CountArtifactsAsync()} artifacts as before ({before})");
    }

    /// <summary>Two writers read version 56; the second to write is told, instead of burying the work of the first.</summary>
    public async Task ExpectVersionAsync()
    {
        Screen.Heading("A create that expects a version which is not the latest");
        var latest = await store.Artifacts.ReadLatestArtifactAsync("monthly-report");
        try
        {
            await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# Corrected", "monthly-report") with { ExpectedVersion = latest!.Version - 1 });
        }
        catch (ArtifactConflictException conflict)
        {
            Screen.Line(conflict.Message);
        }
    }

    /// <summary>Progress figures of runs that are long over interest nobody.</summary>
    public async Task KeepHouseAsync()
    {
        Screen.Heading("Keeping house: progress figures of completed runs go, those of failed runs stay");
        var deleted = await store.Artifacts.DeleteArtifactsAsync(new()
        {
            Artifacts = new() { Type = "progress" },
            FlowRuns = new() { State = StateType.Completed },
        });
        var left = await store.Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Type = "progress" } });
        Screen.Line($"{deleted} deleted, {left.Count} left; they stopped at {string.Join(", ", left.Select(progress => $"{progress.Data} %").Distinct())}");
    }
}
