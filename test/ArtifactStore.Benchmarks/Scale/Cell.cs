namespace ArtifactStore.Benchmarks.Scale;

/// <summary>A page whose filters match some share of the store.</summary>
/// <param name="Name">The description of the page.</param>
/// <param name="Query">The query.</param>
/// <param name="IsOwned">True if the only filter is on a flow or a deployment, and the page is in id order.</param>
internal sealed record Cell(string Name, ArtifactQueryBase Query, bool IsOwned = false)
{
    private const double OwnedBar = 1.25;
    private const double Bar = 3;
    private const double LumpedBar = 5;
    private const double Microseconds = 500;

    /// <summary>The targets in words.</summary>
    public static string Bars =>
        "at most 1.25 times the best fixed plan with an index on a denormalised column (one flow or one deployment, in id order); otherwise at most 3 times the best fixed plan plus 0.5 ms, or 5 times with all matching rows adjacent in the sort order";

    /// <summary>Returns true if the library's time is within the target.</summary>
    public static bool IsWithin(bool isOwned, bool isLumped, double own, double best) =>
        own <= (isOwned ? OwnedBar * best : ((isLumped ? LumpedBar : Bar) * best) + Microseconds);

    /// <summary>
    /// Of a store as LargeStore.sql makes it, with so many artifacts: single filters at all their shares, combined ones, and every sort.
    /// </summary>
    public static IEnumerable<Cell> All(int artifacts)
    {
        var middle = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        ArtifactQuery page = new() { Limit = 200 };
        yield return new("all", page);
        foreach (
            var (flow, deployment, share) in new[]
            {
                ("nightly", "prod", "88.95 %"),
                ("weekly", "staging", "10 %"),
                ("monthly", "dev", "1 %"),
                ("yearly", "adhoc", "0.05 %"),
            }
        )
        {
            yield return new($"a flow of {share}", page with { Flows = new() { Name = flow } }, IsOwned: true);
            yield return new($"a deployment of {share}", page with { Deployments = new() { Name = deployment } }, IsOwned: true);
            yield return new(
                $"the latest of the keys of a flow of {share}",
                new ArtifactCollectionQuery
                {
                    Limit = 200,
                    Flows = new() { Name = flow },
                },
                IsOwned: true
            );
            yield return new(
                $"tables of a flow of {share}",
                page with
                {
                    Flows = new() { Name = flow },
                    Artifacts = new() { Type = "table" },
                }
            );
            yield return new(
                $"failed runs of a flow of {share}",
                page with
                {
                    Flows = new() { Name = flow },
                    FlowRuns = new() { State = StateType.Failed },
                }
            );
        }

        foreach (var (stage, share) in new[] { ("production", "90 %"), ("candidate", "9 %"), ("trial", "0.9 %"), ("broken", "0.1 %") })
        {
            var entry = page with { Artifacts = new() { Metadata = { ["stage"] = stage } } };
            yield return new($"metadata of {share}", entry);
            yield return new($"metadata of {share}, CreatedDesc", entry with { Sort = ArtifactSort.CreatedDesc });
            yield return new($"metadata of {share}, failed runs", entry with { FlowRuns = new() { State = StateType.Failed } });
            yield return new(
                $"metadata of {share}, the latest of the keys",
                new ArtifactCollectionQuery
                {
                    Limit = 200,
                    Artifacts = new() { Metadata = { ["stage"] = stage } },
                }
            );
        }

        yield return new("an entry of metadata, 33 %", page with { Artifacts = new() { Metadata = { ["by"] = new() { Exists = true } } } });
        yield return new(
            "keys or metadata of a group",
            page with
            {
                Artifacts = new() { AnyOf = [new() { Type = "image" }, new() { Metadata = { ["stage"] = "broken" } }] },
            }
        );
        (string Name, ArtifactQuery Query)[] singles =
        [
            ("completed runs, 98 %", page with { FlowRuns = new() { State = StateType.Completed } }),
            ("failed runs, 2 %", page with { FlowRuns = new() { State = StateType.Failed } }),
            ("crashed runs, 0.4 %", page with { FlowRuns = new() { State = StateType.Crashed } }),
            ("runs with a tag that all have", page with { FlowRuns = new() { Tags = "nightly" } }),
            ("runs with a tag that 1 % have", page with { FlowRuns = new() { Tags = "eu" } }),
            ("runs that started in the older half", page with { FlowRuns = new() { StartTime = new() { Before = middle } } }),
            ("runs that started in the newest tenth", page with { FlowRuns = new() { StartTime = new() { After = At(0.9) } } }),
            ("runs that started in the oldest 0.1 %", page with { FlowRuns = new() { StartTime = new() { Before = At(0.001) } } }),
            ("task runs of a name that a third has", page with { TaskRuns = new() { Name = "load" } }),
            ("task runs of a name that 0.07 % have", page with { TaskRuns = new() { Name = "repair" } }),
            ("crashed task runs, 0.13 %", page with { TaskRuns = new() { State = StateType.Crashed } }),
            ("deployments with a tag, 89 %", page with { Deployments = new() { Tags = "prod" } }),
            ("deployments with a tag, 11 %", page with { Deployments = new() { Tags = "test" } }),
            ("a work pool of 99 %", page with { WorkPools = new() { Name = "cpu" } }),
            ("a work pool of 1 %", page with { WorkPools = new() { Name = "gpu" } }),
            ("tables, 25 %", page with { Artifacts = new() { Type = "table" } }),
            ("images, 0.1 %", page with { Artifacts = new() { Type = "image" } }),
            ("created in the older half", page with { Artifacts = new() { Created = new() { Before = middle } } }),
            ("created in the newest 1 %", page with { Artifacts = new() { Created = new() { After = At(0.99) } } }),
        ];
        foreach (var (name, query) in singles)
        {
            yield return new(name, query);
        }

        yield return new(
            "a flow of 10 % and its deployment",
            page with
            {
                Flows = new() { Name = "weekly" },
                Deployments = new() { Name = "staging" },
            }
        );
        yield return new("two flows of a list", page with { Flows = new() { Name = ["monthly", "yearly"] } });
        yield return new(
            "failed runs with a tag that all have",
            page with
            {
                FlowRuns = new() { State = StateType.Failed, Tags = "nightly" },
            }
        );
        yield return new(
            "tables of failed runs",
            page with
            {
                Artifacts = new() { Type = "table" },
                FlowRuns = new() { State = StateType.Failed },
            }
        );
        yield return new(
            "a rare task run on a rare work pool",
            page with
            {
                TaskRuns = new() { Name = "repair" },
                WorkPools = new() { Name = "gpu" },
            }
        );
        yield return new(
            "a common task run of completed runs",
            page with
            {
                TaskRuns = new() { Name = "load" },
                FlowRuns = new() { State = StateType.Completed },
            }
        );
        yield return new(
            "images of crashed runs",
            page with
            {
                Artifacts = new() { Type = "image" },
                FlowRuns = new() { State = StateType.Crashed },
            }
        );
        yield return new(
            "failed runs of deployments with a tag, of the older half",
            page with
            {
                FlowRuns = new() { State = StateType.Failed },
                Deployments = new() { Tags = "prod" },
                Artifacts = new() { Created = new() { Before = middle } },
            }
        );

        foreach (var sort in Enum.GetValues<ArtifactSort>().Where(sort => sort != ArtifactSort.IdDesc))
        {
            (string Name, ArtifactQuery Query)[] sorted =
            [
                ("all", page),
                ("a flow of 10 %", page with { Flows = new() { Name = "weekly" } }),
                ("failed runs, 2 %", page with { FlowRuns = new() { State = StateType.Failed } }),
                ("completed runs, 98 %", page with { FlowRuns = new() { State = StateType.Completed } }),
                ("task runs of a name that 0.07 % have", page with { TaskRuns = new() { Name = "repair" } }),
            ];
            foreach (var (name, query) in sorted)
            {
                yield return new($"{name}, {sort}", query with { Sort = sort });
            }
        }

        // Artifacts come every hundred seconds, half of them before the middle.
        DateTimeOffset At(double part) => middle.AddSeconds((part - 0.5) * artifacts * 100);
    }
}
