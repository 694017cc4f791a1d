using ArtifactStore.Sql;

namespace ArtifactStore.Specification.Plans;

/// <summary>The shapes that matter.</summary>
public static class PlanShapes
{
    /// <summary>An artifact, a flow run and a task run have it.</summary>
    public static readonly Guid Id = Number(5_000);

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly Artifact Row = new() { Id = Number(150_000), Created = Monday, Updated = Monday, Key = "nightly-2", Version = 3 };

    /// <summary>The id of the row with a number.</summary>
    public static Guid Number(long number) => Guid.Parse($"0198c0de-0000-7000-8000-{number:x12}");

    public static IEnumerable<PlanShape> All()
    {
        ArtifactQuery newest = new() { Limit = 200 };
        ArtifactQuery tables = newest with { Artifacts = new() { Type = "table" } };
        ArtifactQuery ofFlow = newest with { Flows = new() { Name = "nightly" } };
        ArtifactQuery ofDeployment = newest with { Deployments = new() { Name = "prod" } };
        ArtifactQuery ofFailedRuns = newest with { FlowRuns = new() { State = StateType.Failed } };
        ArtifactQuery ofDoneRuns = newest with { FlowRuns = new() { State = StateType.Completed } };
        ArtifactQuery images = newest with { Artifacts = new() { Type = "image" } };
        ArtifactQuery ofRareFlow = newest with { Flows = new() { Name = "yearly" } };
        ArtifactQuery ofRareDeployment = newest with { Deployments = new() { Name = "adhoc" } };
        ArtifactQuery ofTasks = newest with { TaskRuns = new() { Name = "extract" } };
        ArtifactQuery ofRareTasks = newest with { TaskRuns = new() { Name = "repair" } };
        ArtifactQuery ofPool = newest with { WorkPools = new() { Name = "cpu" } };
        ArtifactQuery ofRarePool = newest with { WorkPools = new() { Name = "gpu" } };

        // In the order of the sort.
        yield return Page(PlanKind.InSortOrder, "the newest artifacts", newest, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.InSortOrder, "the newest artifacts, without bodies", newest with { IncludeData = false }, SqlPlan.ArtifactsFirst);
        foreach (var sort in Enum.GetValues<ArtifactSort>())
        {
            yield return Page(PlanKind.InSortOrder, $"{sort}, behind a cursor", newest with { Sort = sort, After = ArtifactCursor.After(Row, sort) }, SqlPlan.ArtifactsFirst);
        }

        yield return Page(PlanKind.InSortOrder, "tables, where most artifacts are", tables, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.InSortOrder, "keys that contain a text", newest with { Artifacts = new() { Key = new() { Like = "nightly-2" } } }, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.InSortOrder, "a flow that owns most artifacts", ofFlow, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.InSortOrder, "flow runs in a state that most are in", ofDoneRuns, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.InSortOrder, "the same, by time of creation", ofDoneRuns with { Sort = ArtifactSort.CreatedDesc }, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.InSortOrder, "the same, by time of creation, oldest first", ofDoneRuns with { Sort = ArtifactSort.CreatedAsc }, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.InSortOrder, "task runs of a name that most have", ofTasks, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.InSortOrder, "deployments with a tag, unpaused", newest with { Deployments = new() { Tags = "prod", Paused = false } }, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.InSortOrder, "the work pool that runs most", ofPool, SqlPlan.ArtifactsFirst);
        yield return OnlyOwner("the one flow that a filter passes", ofFlow, SqlTable.Flow);
        yield return Owned("the one flow that a filter passes, behind a cursor", ofFlow with { After = ArtifactCursor.After(Row, ArtifactSort.IdDesc) }, SqlTable.Flow);
        yield return OnlyOwner("the one deployment that a filter passes", ofDeployment, SqlTable.Deployment);
        yield return OnlyOwner("the one flow that a filter passes, oldest first", ofFlow with { Sort = ArtifactSort.IdAsc }, SqlTable.Flow);
        yield return Owned("the one deployment that a filter passes, oldest first, behind a cursor", ofDeployment with { Sort = ArtifactSort.IdAsc, After = ArtifactCursor.After(Row, ArtifactSort.IdAsc) }, SqlTable.Deployment);

        // From the filters.
        yield return Page(PlanKind.FromFilters, "artifacts by id", newest with { Artifacts = new() { Id = [Id, Number(6_000)] } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "artifacts of keys", newest with { Artifacts = new() { Key = ["nightly-1", "weekly-2"] } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "artifacts of keys that begin with a text", newest with { Artifacts = new() { Key = new() { StartsWith = "nightly-" } } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "artifacts of types that begin with a text", newest with { Artifacts = new() { Type = new() { StartsWith = "ima" } } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "flows whose names begin with a text", newest with { Flows = new() { Name = new() { StartsWith = "month" } } }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "artifacts without a key", newest with { Artifacts = new() { Key = new() { Exists = false } } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "tables, where few artifacts are", images, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "tables, by time of creation, behind a cursor", images with { Sort = ArtifactSort.CreatedDesc, After = ArtifactCursor.After(Row, ArtifactSort.CreatedDesc) }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "artifacts of a flow run's id", newest with { Artifacts = new() { FlowRunId = Id } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "artifacts of a task run's id", newest with { Artifacts = new() { TaskRunId = Id } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "artifacts of an id or of none", newest with { Artifacts = new() { TaskRunId = new() { Any = [Id], IsNull = true, Operator = FilterOperator.Or } } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "artifacts of a week", newest with { Artifacts = new() { Created = new() { After = Monday, Before = Monday.AddDays(7) } } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "a flow", ofRareFlow, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "tables, by update, oldest first, behind a cursor", images with { Sort = ArtifactSort.UpdatedAsc, After = ArtifactCursor.After(Row, ArtifactSort.UpdatedAsc) }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "a flow, oldest first", ofRareFlow with { Sort = ArtifactSort.IdAsc }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "a deployment, by time of creation", ofRareDeployment with { Sort = ArtifactSort.CreatedDesc }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "a flow from a deployment", ofFlow with { Deployments = ofDeployment.Deployments }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "failed runs", ofFailedRuns, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "failed runs of a flow", ofFailedRuns with { Flows = ofFlow.Flows }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "tables of failed runs of a flow", ofFailedRuns with { Flows = ofFlow.Flows, Artifacts = tables.Artifacts }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "runs by id", newest with { FlowRuns = new() { Id = Id } }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "runs that started in a week", newest with { FlowRuns = new() { StartTime = new() { After = Monday, Before = Monday.AddDays(7) } } }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "runs with two tags", newest with { FlowRuns = new() { Tags = new() { All = ["nightly", "eu"] } } }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "runs inside a run", newest with { FlowRuns = new() { ParentFlowRunId = Number(5_003) } }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "a work pool", ofRarePool, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "task runs of a name", ofRareTasks, SqlPlan.TaskRunsFirst);
        yield return Page(PlanKind.FromFilters, "task runs of a flow run", newest with { TaskRuns = new() { FlowRunId = Id } }, SqlPlan.TaskRunsFirst);
        yield return Page(PlanKind.FromFilters, "task runs in a state, of a flow", ofFlow with { TaskRuns = new() { State = StateType.Crashed } }, SqlPlan.TaskRunsFirst);
        yield return Page(PlanKind.FromFilters, "flows or deployments of a name, and flows without deployments", newest with { Deployments = new() { FlowOrDeploymentName = new() { Like = "etl" } }, Flows = new() { Deployment = new() { IsNull = true } } }, SqlPlan.FlowRunsFirst);

        // Counts.
        yield return Count("all", new ArtifactQuery());
        yield return Count("tables", tables);
        yield return Count("a flow", ofFlow);
        yield return Count("a deployment", ofDeployment);
        yield return Count("a flow from a deployment", ofFlow with { Deployments = ofDeployment.Deployments });
        yield return Count("tables of a flow", tables with { Flows = ofFlow.Flows }, SqlPlan.FlowRunsFirst);
        yield return Count("failed runs", ofFailedRuns);
        yield return Count("artifacts whose flow run is known", new ArtifactQuery { FlowRuns = new() });
        yield return Count("task runs of a name", ofTasks);
        yield return Count("a work pool", ofPool);

        // Keys and their latest.
        ArtifactCollectionQuery latest = new() { Limit = 200 };
        yield return Page(PlanKind.InSortOrder, "the latest of all keys", latest, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.InSortOrder, "the latest of all keys, by key", latest with { Sort = ArtifactSort.KeyAsc }, SqlPlan.ArtifactsFirst);
        var key = new ArtifactCollection { CollectionId = Id, Created = Monday, Updated = Monday, Key = "nightly-2", LatestId = Id, Version = 7 };
        foreach (var sort in Enum.GetValues<ArtifactSort>())
        {
            yield return Page(PlanKind.InSortOrder, $"the latest, {sort}, behind a cursor", latest with { Sort = sort, After = ArtifactCursor.After(key, sort) }, SqlPlan.ArtifactsFirst);
        }

        yield return Page(PlanKind.InSortOrder, "the latest by update", latest with { Sort = ArtifactSort.UpdatedDesc }, SqlPlan.ArtifactsFirst);
        yield return Page(PlanKind.FromFilters, "the latest of keys", latest with { Artifacts = new() { Key = ["nightly-1", "weekly-2"] } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "latest by the artifact's id", latest with { Artifacts = new() { LatestId = Number(299_999) } }, SqlPlan.ArtifactFilterFirst);
        yield return Page(PlanKind.FromFilters, "the latest of a flow", latest with { Flows = ofRareFlow.Flows }, SqlPlan.FlowRunsFirst);
        yield return OnlyOwner("the latest of the only flow of a name", latest with { Flows = ofFlow.Flows }, SqlTable.Flow);
        yield return OnlyOwner("the latest of the only flow of a name, oldest first", latest with { Flows = ofFlow.Flows, Sort = ArtifactSort.IdAsc }, SqlTable.Flow);
        yield return Page(PlanKind.FromFilters, "the latest of failed runs", latest with { FlowRuns = ofFailedRuns.FlowRuns }, SqlPlan.FlowRunsFirst);
        yield return Page(PlanKind.FromFilters, "the latest of task runs of a name", latest with { TaskRuns = ofRareTasks.TaskRuns }, SqlPlan.TaskRunsFirst);
        yield return Count("keys", new ArtifactCollectionQuery());
        yield return Count("keys of a flow", latest with { Flows = ofFlow.Flows });
        yield return Count("keys of failed runs", latest with { FlowRuns = ofFailedRuns.FlowRuns });
    }

    private static PlanShape Page(PlanKind kind, string name, ArtifactQueryBase query, SqlPlan plan) => new(kind, name, query, plan);

    private static PlanShape Owned(string name, ArtifactQuery query, SqlTable table) => new(PlanKind.InSortOrder, name, query, SqlPlan.OwnerInOrder, table);

    private static PlanShape OnlyOwner(string name, ArtifactQueryBase query, SqlTable table) => new(PlanKind.InSortOrder, name, query, SqlPlan.OwnerInOrder, table) { LooksUpOwner = true };

    private static PlanShape Count(string name, ArtifactQueryBase query, SqlPlan? plan = null) => new(PlanKind.Count, name, query, plan);
}
