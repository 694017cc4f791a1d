using ArtifactStore.Sql;

namespace ArtifactStore.Specification.Plans;

/// <summary>The shapes: each access path once, and each order.</summary>
public static class PlanShapes
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly Artifact Row = new()
    {
        Id = Number(150_000),
        Created = Monday,
        Updated = Monday,
        Key = "nightly-2",
        Version = 3,
    };

    /// <summary>An artifact, a flow run and a task run have it.</summary>
    public static readonly Guid Id = Number(5_000);

    /// <summary>The id of the row with a number.</summary>
    public static Guid Number(long number) => Guid.Parse($"0198c0de-0000-7000-8000-{number:x12}");

    public static IEnumerable<PlanShape> All()
    {
        ArtifactQuery newest = new() { Limit = 200 };
        ArtifactQuery ofFlow = newest with { Flows = new() { Name = "nightly" } };
        ArtifactQuery ofDeployment = newest with { Deployments = new() { Name = "prod" } };
        ArtifactQuery failed = newest with { FlowRuns = new() { State = StateType.Failed } };
        ArtifactQuery tables = newest with { Artifacts = new() { Type = "table" } };
        ArtifactQuery aliased = newest with { Artifacts = new() { Alias = "champion" } };
        ArtifactQuery trials = newest with { Artifacts = new() { Metadata = { ["stage"] = "trial" } } };
        var trialsByTime = trials with { Sort = ArtifactSort.CreatedDesc };
        ArtifactQuery week = newest with
        {
            Artifacts = new()
            {
                Created = new() { After = Monday, Before = Monday.AddDays(7) },
            },
        };
        var behind = ofFlow with { After = ArtifactCursor.After(Row, ArtifactSort.IdDesc) };

        yield return new(PlanKind.Scan, "the newest artifacts, without bodies", newest with { IncludeData = false }, "scan id");
        foreach (var sort in Enum.GetValues<ArtifactSort>())
        {
            yield return new(
                PlanKind.Scan,
                $"{sort}, behind a cursor",
                newest with
                {
                    Sort = sort,
                    After = ArtifactCursor.After(Row, sort),
                },
                $"scan {Column(sort)}"
            );
        }

        yield return new(PlanKind.Scan, "a flow", ofFlow, "scan flow_id") { Parent = SqlTable.Flow };
        yield return new(
            PlanKind.Scan,
            "a deployment, behind a cursor",
            behind with
            {
                Flows = null,
                Deployments = ofDeployment.Deployments,
            },
            "scan deployment_id"
        )
        {
            Parent = SqlTable.Deployment,
        };
        yield return new(PlanKind.Scan, "a type", tables, "scan type");
        yield return new(
            PlanKind.Scan,
            "a flow run, oldest first",
            newest with
            {
                Artifacts = new() { FlowRunId = Id },
                Sort = ArtifactSort.IdAsc,
            },
            "scan flow_run_id"
        );
        yield return new(PlanKind.Scan, "a week, by time of creation", week with { Sort = ArtifactSort.CreatedDesc }, "scan created");
        yield return new(
            PlanKind.Scan,
            "keys that begin with a text, by key",
            newest with
            {
                Artifacts = new() { Key = new() { StartsWith = "nightly-" } },
                Sort = ArtifactSort.KeyAsc,
            },
            "scan key"
        );
        yield return new(
            PlanKind.Scan,
            "keys that contain a text",
            newest with
            {
                Artifacts = new() { Key = new() { Like = "nightly-2" } },
            },
            "scan id"
        );
        yield return new(PlanKind.Scan, "failed runs", failed, "scan id");
        yield return new(
            PlanKind.Scan,
            "tables of failed runs of a flow",
            failed with
            {
                Flows = ofFlow.Flows,
                Artifacts = new() { Type = new() { Any = ["table", "link"] } },
            },
            "scan flow_id"
        )
        {
            Parent = SqlTable.Flow,
        };
        yield return new(
            PlanKind.Scan,
            "a task run's name on a work pool, by update",
            newest with
            {
                TaskRuns = new() { Name = "load" },
                WorkPools = new() { Name = "cpu" },
                Sort = ArtifactSort.UpdatedDesc,
            },
            "scan updated"
        );

        yield return new(
            PlanKind.Seek,
            "types, in the order of ids",
            newest with
            {
                Artifacts = new() { Type = ["table", "image"] },
                After = behind.After,
            },
            "merge type"
        );
        yield return new(PlanKind.Seek, "ids", newest with { Artifacts = new() { Id = [Id, Number(6_000)] } }, "seek id");
        yield return new(PlanKind.Seek, "keys", newest with { Artifacts = new() { Key = ["nightly-1", "weekly-2"] } }, "seek key");
        yield return new(
            PlanKind.Seek,
            "keys that begin with a text",
            newest with
            {
                Artifacts = new() { Key = new() { StartsWith = "yearly-" } },
            },
            "seek key"
        );
        yield return new(PlanKind.Seek, "no key", newest with { Artifacts = new() { Key = new() { Exists = false } } }, "seek key");
        yield return new(
            PlanKind.Seek,
            "types of a week, behind a cursor",
            week with
            {
                Artifacts = week.Artifacts! with { Type = new() { Any = ["table", "image"] } },
                After = behind.After,
            },
            "seek type"
        );
        yield return new(
            PlanKind.Seek,
            "a week of types",
            week with
            {
                Artifacts = week.Artifacts! with { Type = new() { Any = ["table", "image"] } },
            },
            "seek created"
        );
        yield return new(
            PlanKind.Seek,
            "alternatives",
            newest with
            {
                Artifacts = new()
                {
                    Key = "nightly-1",
                    FlowRunId = Id,
                    Operator = FilterOperator.Or,
                },
            },
            "seek any"
        );
        yield return new(PlanKind.Seek, "a flow, by time of creation", ofFlow with { Sort = ArtifactSort.CreatedDesc }, "seek flow_id")
        {
            Parent = SqlTable.Flow,
        };
        yield return new(PlanKind.Seek, "flows", newest with { Flows = new() { Name = ["monthly", "yearly"] } }, "seek flow");
        yield return new(PlanKind.Seek, "deployments of a tag", newest with { Deployments = new() { Tags = "test" } }, "seek deployment");
        yield return new(PlanKind.Seek, "failed runs", failed, "seek flow_run");
        yield return new(
            PlanKind.Seek,
            "tables of failed runs of a flow",
            failed with
            {
                Flows = ofFlow.Flows,
                Artifacts = tables.Artifacts,
            },
            "seek flow_run"
        )
        {
            Parent = SqlTable.Flow,
        };
        yield return new(
            PlanKind.Seek,
            "runs inside a run",
            newest with
            {
                FlowRuns = new() { ParentFlowRunId = Number(5_003) },
            },
            "seek flow_run"
        );
        yield return new(PlanKind.Seek, "a work pool", newest with { WorkPools = new() { Name = "gpu" } }, "seek work_pool");
        yield return new(PlanKind.Seek, "task runs of a name", newest with { TaskRuns = new() { Name = "repair" } }, "seek task_run");

        yield return new(PlanKind.Scan, "an alias", aliased, "scan id");
        yield return new(PlanKind.Seek, "an alias", aliased, "seek artifact_alias");
        yield return new(
            PlanKind.Seek,
            "aliases that begin with a text",
            newest with
            {
                Artifacts = new() { Alias = new() { StartsWith = "champ" } },
            },
            "seek artifact_alias"
        );
        yield return new(PlanKind.Visited, "an alias", aliased, "seek artifact_alias");
        yield return new(PlanKind.Count, "an alias", aliased, "seek artifact_alias");

        yield return new(PlanKind.Scan, "an entry of metadata", trials, "scan artifact_metadata");
        yield return new(
            PlanKind.Scan,
            "an entry of metadata of failed runs, behind a cursor",
            trials with
            {
                FlowRuns = failed.FlowRuns,
                After = behind.After,
            },
            "scan artifact_metadata"
        );
        yield return new(PlanKind.Scan, "an entry of metadata, by time of creation", trialsByTime, "scan created");
        yield return new(PlanKind.Seek, "an entry of metadata, by time of creation", trialsByTime, "seek artifact_metadata");
        yield return new(
            PlanKind.Seek,
            "values of metadata that begin with a text",
            newest with
            {
                Artifacts = new() { Metadata = { ["stage"] = new() { StartsWith = "brok" } } },
            },
            "seek artifact_metadata"
        );
        yield return new(PlanKind.Position, "of an entry of metadata", trials, "scan artifact_metadata");
        yield return new(PlanKind.Visited, "an entry of metadata", trialsByTime, "seek artifact_metadata");
        yield return new(PlanKind.Count, "an entry of metadata", trials, "seek artifact_metadata");
        yield return new(
            PlanKind.Seek,
            "groups of conditions",
            newest with
            {
                Artifacts = new() { AnyOf = [new() { Key = "nightly-1" }, new() { FlowRunId = Id, Type = "table" }] },
            },
            "seek any"
        );

        yield return new(PlanKind.Position, "of all", newest, "scan id");
        yield return new(PlanKind.Position, "of a flow, behind a cursor", behind, "scan flow_id") { Parent = SqlTable.Flow };
        yield return new(
            PlanKind.Position,
            "of a week, by time of creation",
            week with
            {
                Sort = ArtifactSort.CreatedDesc,
            },
            "scan created"
        );
        yield return new(
            PlanKind.Visited,
            "types",
            newest with
            {
                Artifacts = new()
                {
                    Type = new() { Any = ["table", "image"], Like = "tab" },
                },
            },
            "seek type"
        );
        yield return new(
            PlanKind.Visited,
            "failed runs",
            failed with
            {
                Artifacts = new() { Type = new() { Any = ["table", "image"] } },
            },
            "seek flow_run"
        );
        yield return new(PlanKind.Visited, "a work pool", newest with { WorkPools = new() { Name = "gpu" } }, "seek work_pool");

        yield return new(PlanKind.Count, "all", newest, "scan");
        yield return new(PlanKind.Count, "a type", tables, "seek type");
        yield return new(PlanKind.Count, "a flow", ofFlow, "seek flow");
        yield return new(PlanKind.Count, "a deployment", ofDeployment, "seek deployment");
        yield return new(PlanKind.Count, "failed runs", failed, "seek flow_run");
        yield return new(PlanKind.Count, "artifacts whose flow run is known", newest with { FlowRuns = new() }, "seek flow_run");
        yield return new(PlanKind.Count, "task runs of a name", newest with { TaskRuns = new() { Name = "load" } }, "seek task_run");
        yield return new(PlanKind.Count, "a work pool", newest with { WorkPools = new() { Name = "cpu" } }, "seek work_pool");

        ArtifactCollectionQuery latest = new() { Limit = 200 };
        yield return new(PlanKind.Scan, "the latest, by key", latest with { Sort = ArtifactSort.KeyAsc }, "scan key");
        yield return new(PlanKind.Scan, "the latest of a flow", latest with { Flows = ofFlow.Flows }, "scan flow_id")
        {
            Parent = SqlTable.Flow,
        };
        yield return new(
            PlanKind.Seek,
            "the latest by the artifact's id",
            latest with
            {
                Artifacts = new() { LatestId = Number(299_999) },
            },
            "seek latest_id"
        );
        yield return new(
            PlanKind.Seek,
            "the latest of keys with an alias",
            latest with
            {
                Artifacts = new() { Alias = "champion" },
            },
            "seek artifact_alias"
        );
        yield return new(PlanKind.Seek, "the latest of failed runs", latest with { FlowRuns = failed.FlowRuns }, "seek flow_run");
        yield return new(PlanKind.Count, "keys of a flow", latest with { Flows = ofFlow.Flows }, "seek flow");

        foreach (var shape in RunPlanShapes.All())
        {
            yield return shape;
        }
    }

    private static string Column(ArtifactSort sort) =>
        sort switch
        {
            ArtifactSort.IdDesc or ArtifactSort.IdAsc => "id",
            ArtifactSort.CreatedDesc or ArtifactSort.CreatedAsc => "created",
            ArtifactSort.UpdatedDesc or ArtifactSort.UpdatedAsc => "updated",
            _ => "key",
        };
}
