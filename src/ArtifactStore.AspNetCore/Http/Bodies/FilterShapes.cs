namespace ArtifactStore.AspNetCore;

/// <summary>The filters: the members that each may have.</summary>
internal static class FilterShapes
{
    private static readonly BodyField Operator = new("operator", BodyRules.OneOf("and_", "or_")) { ChecksNull = true };
    private static readonly BodyField IsNull = new("is_null_", BodyNumber.Flag);
    private static readonly BodyField AnyText = new("any_", BodyRules.Texts);
    private static readonly BodyField NotAnyText = new("not_any_", BodyRules.Texts);
    private static readonly BodyField AnyId = new("any_", BodyRules.Ids);
    private static readonly BodyField NotAnyId = new("not_any_", BodyRules.Ids);
    private static readonly BodyField Like = new("like_", BodyText.Pattern);
    private static readonly BodyField Before = new("before_", BodyTime.Any);
    private static readonly BodyField After = new("after_", BodyTime.Any);

    private static readonly BodyRule StateTypes = BodyRules.List(BodyRules.OneOf(StateShapes.Types));

    private static readonly BodyShape Id = new("IdCondition", AnyId);
    private static readonly BodyShape IdOrNot = new("IdOrNotCondition", AnyId, NotAnyId);
    private static readonly BodyShape IdOrNull = new("IdOrNullCondition", Operator, AnyId, IsNull);
    private static readonly BodyShape ParentFlowRun = new("ParentFlowRunCondition", Operator, AnyId);
    private static readonly BodyShape Name = new("NameCondition", AnyText, Like);
    private static readonly BodyShape Text = new("TextCondition", AnyText);
    private static readonly BodyShape TextOrNot = new("TextOrNotCondition", AnyText, NotAnyText);
    private static readonly BodyShape TextOrNull = new("TextOrNullCondition", Operator, AnyText, IsNull);
    private static readonly BodyShape Key = new("KeyCondition", AnyText, Like, new("exists_", BodyNumber.Flag));
    private static readonly BodyShape AllTags = new("AllTagsCondition", Operator, new("all_", BodyRules.Texts), IsNull);
    private static readonly BodyShape Tags = new("TagsCondition", Operator, new("all_", BodyRules.Texts), AnyText, IsNull);
    private static readonly BodyShape TimeOrNull = new("TimeOrNullCondition", Before, After, IsNull);
    private static readonly BodyShape Time = new("TimeCondition", Before, After);
    private static readonly BodyShape Null = new("NullCondition", Operator, IsNull);

    private static readonly BodyShape FlowRunState = new(
        "FlowRunStateCondition",
        Operator,
        new("type", new BodyShape("StateTypeCondition", new("any_", StateTypes), new("not_any_", StateTypes)).Rule),
        new("name", new BodyShape("StateNameCondition", AnyText, NotAnyText).Rule)
    );

    private static readonly BodyShape TaskRunState = new(
        "TaskRunStateCondition",
        Operator,
        new("type", new BodyShape("TaskRunStateTypeCondition", new BodyField("any_", StateTypes)).Rule),
        new("name", new BodyShape("TaskRunStateNameCondition", AnyText).Rule)
    );

    /// <summary>The filter on artifacts.</summary>
    public static BodyShape Artifacts { get; } =
        new(
            "ArtifactFilter",
            Operator,
            new("id", Id.Rule),
            new("key", Key.Rule),
            new("flow_run_id", Id.Rule),
            new("task_run_id", Id.Rule),
            new("type", TextOrNot.Rule)
        );

    /// <summary>The filter on keys and their latest artifacts.</summary>
    public static BodyShape Latest { get; } =
        new(
            "ArtifactCollectionFilter",
            Operator,
            new("latest_id", Id.Rule),
            new("key", Key.Rule),
            new("flow_run_id", Id.Rule),
            new("task_run_id", Id.Rule),
            new("type", TextOrNot.Rule)
        );

    /// <summary>The filter on flow runs.</summary>
    public static BodyShape FlowRuns { get; } =
        new(
            "FlowRunFilter",
            Operator,
            new("id", IdOrNot.Rule),
            new("name", Name.Rule),
            new("tags", Tags.Rule),
            new("deployment_id", IdOrNull.Rule),
            new("work_queue_name", TextOrNull.Rule),
            new("state", FlowRunState.Rule),
            new("flow_version", Text.Rule),
            new("start_time", TimeOrNull.Rule),
            new("end_time", TimeOrNull.Rule),
            new("expected_start_time", Time.Rule),
            new("next_scheduled_start_time", Time.Rule),
            new("parent_flow_run_id", ParentFlowRun.Rule),
            new("parent_task_run_id", IdOrNull.Rule),
            new("idempotency_key", TextOrNot.Rule),
            new(
                "created_by",
                new BodyShape("CreatedByCondition", Operator, new("id_", BodyRules.Ids), new("type_", BodyRules.Texts), IsNull).Rule
            )
        );

    /// <summary>The filter on task runs.</summary>
    public static BodyShape TaskRuns { get; } =
        new(
            "TaskRunFilter",
            Operator,
            new("id", Id.Rule),
            new("name", Name.Rule),
            new("tags", AllTags.Rule),
            new("state", TaskRunState.Rule),
            new("start_time", TimeOrNull.Rule),
            new("end_time", TimeOrNull.Rule),
            new("expected_start_time", Time.Rule),
            new("subflow_runs", new BodyShape("SubflowRunsCondition", new BodyField("exists_", BodyNumber.Flag)).Rule),
            new("flow_run_id", new BodyShape("TaskRunFlowRunCondition", Operator, AnyId, IsNull with { KeepsNull = true }).Rule)
        );

    /// <summary>The filter on flows.</summary>
    public static BodyShape Flows { get; } =
        new(
            "FlowFilter",
            Operator,
            new("id", IdOrNot.Rule),
            new("name", Name.Rule),
            new("tags", AllTags.Rule),
            new("deployment", Null.Rule)
        );

    /// <summary>The filter on deployments.</summary>
    public static BodyShape Deployments { get; } =
        new(
            "DeploymentFilter",
            Operator,
            new("id", IdOrNot.Rule),
            new("name", Name.Rule),
            new("flow_or_deployment_name", new BodyShape("LikeCondition", Like).Rule),
            new("paused", new BodyShape("BooleanCondition", new BodyField("eq_", BodyNumber.Flag)).Rule),
            new("tags", Tags.Rule),
            new("work_queue_name", Text.Rule),
            new("concurrency_limit", new BodyShape("NumberCondition", new("ge_", BodyNumber.Any), new("le_", BodyNumber.Any), IsNull).Rule)
        );

    /// <summary>The filter on work pools.</summary>
    public static BodyShape WorkPools { get; } =
        new("WorkPoolFilter", Operator, new("id", Id.Rule), new("name", Text.Rule), new("type", Text.Rule));
}
