namespace ArtifactStore.AspNetCore;

/// <summary>The bodies of requests: the members that each may have.</summary>
internal static class BodyShapes
{
    private static readonly BodyField Tags = new("tags", BodyRules.Texts) { ChecksNull = true };
    private static readonly BodyField Labels = new("labels", BodyRules.Map);
    private static readonly BodyField State = new("state", StateShapes.Create.Rule);
    private static readonly BodyField Parameters = new("parameters", BodyRules.Map) { ChecksNull = true };
    private static readonly BodyField Policy = new("empirical_policy", BodyRules.Map);
    private static readonly BodyField Variables = new("job_variables", BodyRules.Map);
    private static readonly BodyField Name = new("name", BodyText.Any);
    private static readonly BodyField FlowId = new("flow_id", BodyId.OfRow) { IsRequired = true, ChecksNull = true };
    private static readonly BodyField ParentTaskRunId = new("parent_task_run_id", BodyId.OfRow);
    private static readonly BodyField WorkQueueName = new("work_queue_name", BodyText.Any);
    private static readonly BodyField WorkPoolName = new("work_pool_name", BodyText.Any);
    private static readonly BodyField IdempotencyKey = new("idempotency_key", BodyText.Any);
    private static readonly BodyField InfrastructureId = new("infrastructure_document_id", BodyId.Any);

    /// <summary>A new artifact.</summary>
    public static BodyShape ArtifactCreate { get; } =
        new(
            "ArtifactCreate",
            new("key", BodyText.Key),
            new("type", BodyText.Any),
            new("description", BodyText.Any),
            new("data", BodyRules.Json),
            new("metadata_", BodyText.Metadata),
            new("flow_run_id", BodyId.OfRow),
            new("task_run_id", BodyId.OfRow)
        );

    /// <summary>An update of an artifact. A member that is not there keeps its value, and null clears it.</summary>
    public static BodyShape ArtifactUpdate { get; } =
        new("ArtifactUpdate", new("data", BodyRules.Json), new("description", BodyText.Any), new("metadata_", BodyText.Metadata));

    /// <summary>The version that an alias names.</summary>
    public static BodyShape AliasSet { get; } =
        new(
            "AliasSet",
            new("version", BodyNumber.Positive) { IsRequired = true, ChecksNull = true },
            new("expected_version", BodyNumber.Count)
        );

    /// <summary>A new flow.</summary>
    public static BodyShape FlowCreate { get; } =
        new("FlowCreate", new("name", BodyText.FlowName) { IsRequired = true, ChecksNull = true }, Tags, Labels);

    /// <summary>An update of a flow.</summary>
    public static BodyShape FlowUpdate { get; } = new("FlowUpdate", Tags);

    /// <summary>A new flow run.</summary>
    public static BodyShape FlowRunCreate { get; } =
        new(
            "FlowRunCreate",
            Name,
            FlowId,
            State,
            new("flow_version", BodyText.Any),
            Parameters,
            new("context", BodyRules.Map),
            ParentTaskRunId,
            InfrastructureId,
            Policy,
            Tags,
            Labels,
            IdempotencyKey,
            WorkPoolName,
            WorkQueueName,
            Variables,
            new("deployment_id", BodyId.OfRow)
        );

    /// <summary>An update of a flow run.</summary>
    public static BodyShape FlowRunUpdate { get; } =
        new(
            "FlowRunUpdate",
            Name,
            new("flow_version", BodyText.Any),
            Parameters,
            Policy,
            Tags,
            new("infrastructure_pid", BodyText.Any),
            Variables
        );

    /// <summary>A new task run.</summary>
    public static BodyShape TaskRunCreate { get; } =
        new(
            "TaskRunCreate",
            new("id", BodyId.OfRow),
            State,
            Name,
            new("flow_run_id", BodyId.OfRow),
            new("task_key", BodyText.Any) { IsRequired = true, ChecksNull = true },
            new("dynamic_key", BodyText.Any) { IsRequired = true, ChecksNull = true },
            new("cache_key", BodyText.Any),
            new("cache_expiration", BodyTime.Any),
            new("task_version", BodyText.Any),
            Policy,
            Tags,
            Labels,
            new("task_inputs", BodyRules.Map)
        );

    /// <summary>An update of a task run.</summary>
    public static BodyShape TaskRunUpdate { get; } = new("TaskRunUpdate", Name);

    /// <summary>A new deployment.</summary>
    public static BodyShape DeploymentCreate { get; } =
        new(
            "DeploymentCreate",
            new("name", BodyText.DeploymentName) { IsRequired = true, ChecksNull = true },
            FlowId,
            new("paused", BodyNumber.Flag) { ChecksNull = true },
            new("schedules", BodyRules.List(BodyRules.Json)),
            new("concurrency_limit", BodyNumber.Positive),
            new("concurrency_options", BodyRules.Map),
            new("global_concurrency_limit_id", BodyId.Any),
            new("enforce_parameter_schema", BodyNumber.Flag) { ChecksNull = true },
            new("parameter_openapi_schema", BodyRules.Map),
            Parameters,
            Tags,
            Labels,
            new("pull_steps", BodyRules.List(BodyRules.Map)),
            WorkQueueName,
            WorkPoolName,
            new("storage_document_id", BodyId.Any),
            InfrastructureId,
            new("description", BodyText.Any),
            new("path", BodyText.Any),
            new("version", BodyText.Any),
            new("entrypoint", BodyText.Any),
            Variables,
            new("version_info", BodyRules.Map)
        );

    /// <summary>A new flow run of a deployment.</summary>
    public static BodyShape DeploymentFlowRunCreate { get; } =
        new(
            "DeploymentFlowRunCreate",
            State,
            Name,
            Parameters,
            new("enforce_parameter_schema", BodyNumber.Flag),
            new("context", BodyRules.Map),
            InfrastructureId,
            Policy,
            Tags,
            IdempotencyKey,
            ParentTaskRunId,
            WorkQueueName,
            Variables,
            Labels
        );
}
