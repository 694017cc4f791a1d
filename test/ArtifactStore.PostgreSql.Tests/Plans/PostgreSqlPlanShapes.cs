using ArtifactStore.Specification.Plans;
using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>The shapes of every provider, and those in which the share of the rows that pass decides.</summary>
internal static class PostgreSqlPlanShapes
{
    /// <summary>Each question once: through the library it is the store that chooses where to start.</summary>
    public static IEnumerable<PlanShape> All() => PlanShapes.All().Concat(Shares()).DistinctBy(shape => (shape.Query, shape.Kind == PlanKind.Count));

    private static IEnumerable<PlanShape> Shares()
    {
        foreach (var (flow, share) in new[] { ("nightly", "88.95 %"), ("weekly", "10 %"), ("monthly", "1 %"), ("yearly", "0.05 %") })
        {
            ArtifactQuery newest = new() { Limit = 200, Flows = new() { Name = flow } };
            yield return new(PlanKind.InSortOrder, $"a flow of {share}", newest, SqlPlan.OwnerInOrder);
            yield return new(PlanKind.Count, $"a flow of {share}", newest, Plan: null);
            yield return new(PlanKind.FromFilters, $"a flow of {share}, by time of creation", newest with { Sort = ArtifactSort.CreatedDesc }, SqlPlan.FlowRunsFirst);
            yield return new(PlanKind.FromFilters, $"tables of a flow of {share}", newest with { Artifacts = new() { Type = "table" } }, SqlPlan.OwnerInOrder);
            yield return new(PlanKind.FromFilters, $"images of a flow of {share}", newest with { Artifacts = new() { Type = "image" } }, SqlPlan.OwnerInOrder);
            yield return new(PlanKind.FromFilters, $"crashed runs of a flow of {share}", newest with { FlowRuns = new() { State = StateType.Crashed } }, SqlPlan.OwnerInOrder);
            yield return new(PlanKind.InSortOrder, $"the latest of a flow of {share}", new ArtifactCollectionQuery { Limit = 200, Flows = new() { Name = flow } }, SqlPlan.OwnerInOrder);
        }

        ArtifactQuery page = new() { Limit = 200 };
        yield return new(PlanKind.InSortOrder, "flows with a tag that nearly all have", page with { Flows = new() { Tags = "often" } }, SqlPlan.ArtifactsFirst);
        yield return new(PlanKind.FromFilters, "flows with a tag that few have", page with { Flows = new() { Tags = "seldom" } }, SqlPlan.FlowRunsFirst);
        yield return new(PlanKind.FromFilters, "two flows of a list", page with { Flows = new() { Name = ["monthly", "yearly"] } }, SqlPlan.FlowRunsFirst);
        yield return new(PlanKind.InSortOrder, "flows that contain a text", page with { Flows = new() { Name = new() { Like = "ly" } } }, SqlPlan.FlowRunsFirst);
        yield return new(PlanKind.FromFilters, "keys that contain a rare text", page with { Artifacts = new() { Key = new() { Like = "yearly" } } }, SqlPlan.ArtifactsFirst);
        yield return new(PlanKind.FromFilters, "crashed task runs", page with { TaskRuns = new() { State = StateType.Crashed } }, SqlPlan.TaskRunsFirst);
        yield return new(PlanKind.Count, "keys that contain a text", page with { Artifacts = new() { Key = new() { Like = "yearly" } } }, Plan: null);
        yield return new(PlanKind.Count, "task runs of a rare name", page with { TaskRuns = new() { Name = "repair" } }, Plan: null);
        yield return new(PlanKind.Count, "artifacts whose task run is known", new ArtifactQuery { TaskRuns = new() }, Plan: null);
        yield return new(PlanKind.Count, "images", page with { Artifacts = new() { Type = "image" } }, Plan: null);
    }
}
