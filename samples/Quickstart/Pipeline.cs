using ArtifactStore;

namespace Quickstart;

/// <summary>A small pipeline as a host would run it. Its runs and what they leave behind go to the store.</summary>
internal sealed class Pipeline(IArtifactStore store, ReplayClock clock)
{
    private static readonly Uri Source = new("https://www.ncdc.noaa.gov/cdo-web/datatools/records");

    private readonly Flow _flow = new()
    {
        Id = Guid.CreateVersion7(),
        Name = "seattle-weather",
        Tags = ["weather", "monthly"],
    };

    /// <summary>Saves a deployment of the flow, so that filters can use it.</summary>
    public async Task<Deployment> DeployAsync(string name)
    {
        await store.Runs.Flows.SaveAsync(_flow);
        return await store.Runs.Deployments.SaveAsync(
            new Deployment
            {
                Id = Guid.CreateVersion7(),
                Name = name,
                FlowId = _flow.Id,
                Tags = [name],
            }
        );
    }

    /// <summary>Runs the flow on one month: extract, check, report.</summary>
    /// <returns>Whether the month passed its check.</returns>
    public async Task<bool> RunAsync(Deployment deployment, Month month)
    {
        var run = Start(deployment, month.Name) with { Tags = month.Days.Any(day => day.Rain > 50) ? ["storm"] : [] };
        await store.Runs.FlowRuns.SaveAsync(run);
        var progress = await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Progress(0) with { FlowRunId = run.Id });

        await ExtractAsync(run, month);
        await MoveOnAsync(progress.Id, 40);

        var doubts = await CheckAsync(run, month);
        var passed = doubts.Count <= RainCheck.Tolerance;
        await MoveOnAsync(progress.Id, 60);

        await ReportAsync(run, month, doubts, passed);
        if (passed)
        {
            await MoveOnAsync(progress.Id, 100);
        }

        await store.Runs.FlowRuns.SaveAsync(run with { State = passed ? StateType.Completed : StateType.Failed, EndTime = clock.Now });
        return passed;
    }

    /// <summary>A run of the flow that begins now. It is not stored until it is saved.</summary>
    public FlowRun Start(Deployment deployment, string name) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Name = name,
            FlowId = _flow.Id,
            DeploymentId = deployment.Id,
            State = StateType.Running,
            StartTime = clock.Now,
        };

    private async Task ExtractAsync(FlowRun run, Month month)
    {
        var task = await StartTaskAsync(run, "extract");

        // The table has a key of its own month: should the month run again, its table is version 2. The link has no key: it needs no
        // versions.
        await store.Artifacts.CreateArtifactsAsync([
            ArtifactCreate.Table(month.Days, $"days-{month.Name}", $"The days of {month.Title}") with
            {
                FlowRunId = run.Id,
                TaskRunId = task.Id,
                Metadata = new(("source", "NOAA"), ("days", $"{month.Days.Count}")),
            },
            ArtifactCreate.Link(Source, "NOAA daily records") with
            {
                FlowRunId = run.Id,
                TaskRunId = task.Id,
            },
        ]);
        await EndTaskAsync(task, StateType.Completed);
    }

    private async Task<IReadOnlyList<DryRain>> CheckAsync(FlowRun run, Month month)
    {
        var task = await StartTaskAsync(run, "check");
        var doubts = RainCheck.Find(month);
        if (doubts.Count > 0)
        {
            await store.Artifacts.CreateArtifactAsync(
                ArtifactCreate.Table(doubts, "dry-rain", $"Rainy days without rain in {month.Title}") with
                {
                    FlowRunId = run.Id,
                    TaskRunId = task.Id,
                }
            );
        }

        await EndTaskAsync(task, doubts.Count <= RainCheck.Tolerance ? StateType.Completed : StateType.Failed);
        return doubts;
    }

    private async Task ReportAsync(FlowRun run, Month month, IReadOnlyList<DryRain> doubts, bool passed)
    {
        var task = await StartTaskAsync(run, "report");
        await store.Artifacts.CreateArtifactsAsync([
            ArtifactCreate.Markdown(MonthlyReport.Write(month, doubts, passed), "monthly-report", month.Title) with
            {
                FlowRunId = run.Id,
                TaskRunId = task.Id,
            },
            ArtifactCreate.Image(Chart.DataUri(month), "weather-chart", month.Title) with
            {
                FlowRunId = run.Id,
                TaskRunId = task.Id,
            },
        ]);
        await EndTaskAsync(task, StateType.Completed);
    }

    private async Task MoveOnAsync(Guid progress, double percent) =>
        await store.Artifacts.UpdateArtifactAsync(progress, new() { Data = ArtifactCreate.ProgressData(percent) });

    private async Task<TaskRun> StartTaskAsync(FlowRun run, string name)
    {
        var task = new TaskRun
        {
            Id = Guid.CreateVersion7(),
            Name = name,
            FlowRunId = run.Id,
            State = StateType.Running,
            StartTime = clock.Now,
        };
        await store.Runs.TaskRuns.SaveAsync(task);
        clock.Advance(minutes: 2);
        return task;
    }

    private async Task EndTaskAsync(TaskRun task, StateType state) =>
        await store.Runs.TaskRuns.SaveAsync(task with { State = state, EndTime = clock.Now });
}
