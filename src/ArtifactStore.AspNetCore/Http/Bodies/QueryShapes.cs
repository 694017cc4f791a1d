namespace ArtifactStore.AspNetCore;

/// <summary>The bodies of the filter and count routes.</summary>
internal static class QueryShapes
{
    /// <summary>The number of rows that one answer has at most, and by default.</summary>
    public const int MaxLimit = 200;

    private static readonly BodyField Limit = new("limit", BodyNumber.Any) { Default = $"{MaxLimit}" };
    private static readonly BodyField Offset = new("offset", BodyNumber.Count);
    private static readonly BodyField FlowRuns = new("flow_runs", FilterShapes.FlowRuns.Rule);
    private static readonly BodyField TaskRuns = new("task_runs", FilterShapes.TaskRuns.Rule);
    private static readonly BodyField Flows = new("flows", FilterShapes.Flows.Rule);
    private static readonly BodyField Deployments = new("deployments", FilterShapes.Deployments.Rule);
    private static readonly BodyField WorkPools = new("work_pools", FilterShapes.WorkPools.Rule);

    private static readonly BodyField NoFlows = new("flows", BodyRules.NotSupported);
    private static readonly BodyField NoFlowRuns = new("flow_runs", BodyRules.NotSupported);
    private static readonly BodyField NoTaskRuns = new("task_runs", BodyRules.NotSupported);
    private static readonly BodyField NoDeployments = new("deployments", BodyRules.NotSupported);
    private static readonly BodyField NoWorkPools = new("work_pools", BodyRules.NotSupported);

    private static readonly BodyField[] NotOfFlows = [NoFlowRuns, NoTaskRuns, NoDeployments, NoWorkPools];
    private static readonly BodyField[] NotOfDeployments = [NoFlows, NoFlowRuns, NoTaskRuns, NoWorkPools];

    private static readonly BodyField ArtifactSort = new(
        "sort",
        BodyRules.OneOf("CREATED_DESC", "UPDATED_DESC", "ID_DESC", "KEY_DESC", "KEY_ASC")
    );

    /// <summary>Ids are made in order of time, so that the order of ids is that of creation.</summary>
    private static readonly BodyField RunSort = new(
        "sort",
        BodyRules.OneOf(
            ("ID_DESC", "CREATED_DESC"),
            ("START_TIME_ASC", "START_TIME_ASC"),
            ("START_TIME_DESC", "START_TIME_DESC"),
            ("EXPECTED_START_TIME_ASC", "START_TIME_ASC"),
            ("EXPECTED_START_TIME_DESC", "START_TIME_DESC"),
            ("NAME_ASC", "NAME_ASC"),
            ("NAME_DESC", "NAME_DESC"),
            ("END_TIME_DESC", "CREATED_DESC"),
            ("NEXT_SCHEDULED_START_TIME_ASC", "CREATED_DESC")
        )
    );

    private static readonly BodyField NamedSort = new(
        "sort",
        BodyRules.OneOf(
            ("CREATED_DESC", "CREATED_DESC"),
            ("UPDATED_DESC", "CREATED_DESC"),
            ("NAME_ASC", "NAME_ASC"),
            ("NAME_DESC", "NAME_DESC")
        )
    )
    {
        Default = "\"NAME_ASC\"",
    };

    private static readonly BodyField Artifacts = new("artifacts", FilterShapes.Artifacts.Rule);
    private static readonly BodyField Latest = new("artifacts", FilterShapes.Latest.Rule);

    /// <summary>Selects artifacts.</summary>
    public static BodyShape ArtifactPage { get; } = Page("ArtifactPage", ArtifactSort, Artifacts, FlowRuns, TaskRuns, Flows, Deployments);

    /// <summary>Counts artifacts.</summary>
    public static BodyShape ArtifactCount { get; } = Count("ArtifactCount", Artifacts, FlowRuns, TaskRuns, Flows, Deployments);

    /// <summary>Selects keys.</summary>
    public static BodyShape LatestPage { get; } = Page("LatestPage", ArtifactSort, Latest, FlowRuns, TaskRuns, Flows, Deployments);

    /// <summary>Counts keys.</summary>
    public static BodyShape LatestCount { get; } = Count("LatestCount", Latest, FlowRuns, TaskRuns, Flows, Deployments);

    /// <summary>Selects flows.</summary>
    public static BodyShape FlowPage { get; } = Page("FlowPage", NamedSort, [Flows, .. NotOfFlows]);

    /// <summary>Counts flows.</summary>
    public static BodyShape FlowCount { get; } = Count("FlowCount", [Flows, .. NotOfFlows]);

    /// <summary>Selects flow runs.</summary>
    public static BodyShape FlowRunPage { get; } = Page("FlowRunPage", RunSort, Flows, FlowRuns, NoTaskRuns, Deployments, WorkPools);

    /// <summary>Counts flow runs.</summary>
    public static BodyShape FlowRunCount { get; } = Count("FlowRunCount", Flows, FlowRuns, NoTaskRuns, Deployments, WorkPools);

    /// <summary>Selects task runs.</summary>
    public static BodyShape TaskRunPage { get; } = Page("TaskRunPage", RunSort, Flows, FlowRuns, TaskRuns, Deployments);

    /// <summary>Counts task runs.</summary>
    public static BodyShape TaskRunCount { get; } = Count("TaskRunCount", Flows, FlowRuns, TaskRuns, Deployments);

    /// <summary>Selects deployments.</summary>
    public static BodyShape DeploymentPage { get; } = Page("DeploymentPage", NamedSort, [Deployments, .. NotOfDeployments]);

    /// <summary>Counts deployments.</summary>
    public static BodyShape DeploymentCount { get; } = Count("DeploymentCount", [Deployments, .. NotOfDeployments]);

    private static BodyShape Page(string name, BodyField sort, params BodyField[] filters) =>
        new(name, [Limit, sort, Offset, .. filters]) { IsOpen = true };

    private static BodyShape Count(string name, params BodyField[] filters) => new(name, filters) { IsOpen = true };
}
