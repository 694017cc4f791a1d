using ArtifactStore.AspNetCore.Pages.Shared;
using ArtifactStore.AspNetCore.Pages.Site;

namespace ArtifactStore.AspNetCore.Pages.Upkeep;

/// <summary>A retention policy of the host, as the pages describe and run it.</summary>
/// <param name="Description">The rule, for people.</param>
/// <param name="RunAsync">Runs it, or only counts what it would take.</param>
internal sealed record RetentionPlan(string Description, Func<IArtifactRetention, bool, CancellationToken, Task<PruneResult>> RunAsync)
{
    /// <summary>Returns the policies that the host has scheduled with <c>AddRetention</c>.</summary>
    public static IReadOnlyList<RetentionPlan> Of(PageSite site)
    {
        var plans = site
            .Retention.Artifacts.Select(policy => new RetentionPlan(Describe(policy), (retention, isDry, token) =>
                retention.PruneAsync(policy with { DryRun = isDry }, cancellationToken: token)
            ))
            .ToList();
        if (site.Retention.FlowRuns is { } runs)
        {
            plans.Add(
                new(
                    $"Flow runs {(runs.IncludeArtifacts ? "with their artifacts, " : "")}that ended more than {Show.Duration(runs.OlderThan)} ago",
                    (retention, isDry, token) => retention.PruneFlowRunsAsync(runs with { DryRun = isDry }, cancellationToken: token)
                )
            );
        }

        if (site.Retention.Changes is { } changes)
        {
            plans.Add(
                new($"Changes recorded more than {Show.Duration(changes.OlderThan)} ago", (retention, isDry, token) =>
                    retention.PruneChangesAsync(changes with { DryRun = isDry }, cancellationToken: token)
                )
            );
        }

        return plans;
    }

    /// <summary>Writes what a run took, or would take.</summary>
    public static string Describe(PruneResult result)
    {
        string[] parts =
        [
            .. result.Artifacts > 0
                ? [$"{Show.Count(result.Artifacts, "artifact", "artifacts")} ({Show.Size(result.Bytes)})"]
                : (string[])[],
            .. result.FlowRuns > 0 ? [Show.Count(result.FlowRuns, "flow run", "flow runs")] : (string[])[],
            .. result.TaskRuns > 0 ? [Show.Count(result.TaskRuns, "task run", "task runs")] : (string[])[],
            .. result.Changes > 0 ? [Show.Count(result.Changes, "change", "changes")] : (string[])[],
        ];
        var taken = parts.Length == 0 ? "nothing" : string.Join(", ", parts);
        return result.LeftAliased > 0 ? $"{taken}; {Show.Count(result.LeftAliased)} kept because of their aliases" : taken;
    }

    private static string Describe(RetentionPolicy policy)
    {
        string[] rules =
        [
            .. policy.OlderThan is { } age ? [$"older than {Show.Duration(age)}"] : (string[])[],
            .. policy.KeepVersions is { } versions
                ? [$"beyond the newest {Show.Count(versions, "version", "versions")} of their key"]
                : (string[])[],
        ];
        var scope = policy.Query is null ? "Artifacts" : "Artifacts that match a query and are";
        return $"{scope} {string.Join(" and ", rules)}{(policy.KeepLatest ? "; the latest stays" : "")}";
    }
}
