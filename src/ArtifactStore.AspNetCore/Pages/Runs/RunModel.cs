using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore.Pages.Runs;

/// <summary>A flow run with its task runs on a time line, and a page of its artifacts.</summary>
internal sealed record RunModel(
    FlowRun Run,
    NamedRuns Names,
    IReadOnlyList<TimelineBar> Tasks,
    RunCursor? NextTasks,
    IReadOnlyList<Artifact> Artifacts,
    ArtifactCursor? Next
)
{
    private const int TaskPage = 60;
    private const int ArtifactPageSize = 60;

    public static async Task<RunModel> ReadAsync(PageRequest page)
    {
        var (runs, token) = (page.Store.Runs, page.Aborted);
        var run = (Guid.TryParse(page.Segment("id"), out var id) ? await runs.FlowRuns.ReadAsync(id, token).ConfigureAwait(false) : null)
            ?? throw new PageException(
                StatusCodes.Status404NotFound,
                "There is no such run",
                "It may have been deleted by retention, or its host has not recorded it. Its artifacts remain under their keys."
            );
        var taskQuery = new TaskRunQuery
        {
            TaskRuns = new() { FlowRunId = id },
            Sort = RunSort.StartTimeAsc,
            After = RunCursor.TryParse(page.Query("tasks"), out var tasksAfter) ? tasksAfter : null,
            Limit = TaskPage,
        };
        var tasks = await runs.TaskRuns.ReadPageAsync(taskQuery, cancellationToken: token).ConfigureAwait(false);
        var artifactQuery = new ArtifactQuery
        {
            Artifacts = new() { FlowRunId = id },
            Sort = ArtifactSort.IdAsc,
            After = ArtifactCursor.TryParse(page.Query("after"), out var after) ? after : null,
            Limit = ArtifactPageSize,
            IncludeData = false,
        };
        var artifacts = await page.Store.Artifacts.ReadArtifactPageAsync(artifactQuery, cancellationToken: token).ConfigureAwait(false);
        return new(
            run,
            await NamedRuns.OfRunsAsync(runs, [run], tasks.Items, token).ConfigureAwait(false),
            TimelineBar.Layout(run, tasks.Items),
            tasks.Next,
            artifacts.Items,
            artifacts.Next
        );
    }
}
