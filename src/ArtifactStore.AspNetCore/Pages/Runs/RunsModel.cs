using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore.Pages.Runs;

/// <summary>A page of the flow runs that pass the filters, those started last first.</summary>
internal sealed record RunsModel(IReadOnlyList<FlowRun> Runs, RunCursor? Next, NamedRuns Names, bool IsFiltered)
{
    private const int PageSize = 50;

    /// <summary>The names of the filters in the query.</summary>
    public static IReadOnlyList<string> Filters { get; } = ["name", "state", "flow", "deployment", "tag", "since"];

    public static async Task<RunsModel> ReadAsync(PageRequest page)
    {
        var runs = await page.Store.Runs.FlowRuns.ReadPageAsync(Query(page), cancellationToken: page.Aborted).ConfigureAwait(false);
        var names = await NamedRuns.OfRunsAsync(page.Store.Runs, runs.Items, [], page.Aborted).ConfigureAwait(false);
        return new(runs.Items, runs.Next, names, Filters.Any(name => page.Query(name) is not null));
    }

    private static FlowRunQuery Query(PageRequest page) =>
        new()
        {
            FlowRuns = new()
            {
                Name = page.Query("name") is { } name ? new() { StartsWith = name } : null,
                State = State(page.Query("state")),
                Tags = page.Query("tag"),
                StartTime = page.Time("since") is { } since ? new() { After = since } : null,
            },
            Flows = page.Query("flow") is { } flow ? new() { Name = flow } : null,
            Deployments = page.Query("deployment") is { } deployment ? new() { Name = deployment } : null,
            Sort = RunSort.StartTimeDesc,
            After = After(page.Query("after")),
            Limit = PageSize,
        };

    private static StateCondition? State(string? text) =>
        text is null ? null
        : Enum.TryParse<StateType>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state
        : throw new PageException(StatusCodes.Status400BadRequest, $"{text} is not a state", "Choose one from the list.");

    private static RunCursor? After(string? text) =>
        text is null ? null
        : RunCursor.TryParse(text, out var cursor) ? cursor
        : throw new PageException(StatusCodes.Status400BadRequest, "The address of this page is not complete.", "Start at the first page.");
}
