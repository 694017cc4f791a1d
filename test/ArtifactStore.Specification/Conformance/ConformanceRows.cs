using System.Text.Json;

namespace ArtifactStore.Specification.Conformance;

/// <summary>Reads rows of the cases into the library's records.</summary>
public static class ConformanceRows
{
    public static Flow Flow(JsonElement row) =>
        new()
        {
            Id = Id(row, "id")!.Value,
            Created = Time(row, "created"),
            Updated = Time(row, "updated"),
            Name = Text(row, "name")!,
            Tags = Tags(row),
        };

    public static WorkPool WorkPool(JsonElement row) =>
        new()
        {
            Id = Id(row, "id")!.Value,
            Created = Time(row, "created"),
            Updated = Time(row, "updated"),
            Name = Text(row, "name")!,
            Type = Text(row, "type"),
        };

    public static WorkQueue WorkQueue(JsonElement row) =>
        new()
        {
            Id = Id(row, "id")!.Value,
            Created = Time(row, "created"),
            Updated = Time(row, "updated"),
            Name = Text(row, "name")!,
            WorkPoolId = Id(row, "work_pool_id"),
            Priority = row.GetProperty("priority").GetInt32(),
        };

    public static Deployment Deployment(JsonElement row) =>
        new()
        {
            Id = Id(row, "id")!.Value,
            Created = Time(row, "created"),
            Updated = Time(row, "updated"),
            Name = Text(row, "name")!,
            FlowId = Id(row, "flow_id"),
            Tags = Tags(row),
            Paused = row.GetProperty("paused").GetBoolean(),
            WorkQueueId = Id(row, "work_queue_id"),
            WorkQueueName = Text(row, "work_queue_name"),
        };

    public static FlowRun FlowRun(JsonElement row) =>
        new()
        {
            Id = Id(row, "id")!.Value,
            Created = Time(row, "created"),
            Updated = Time(row, "updated"),
            Name = Text(row, "name")!,
            FlowId = Id(row, "flow_id"),
            DeploymentId = Id(row, "deployment_id"),
            Tags = Tags(row),
            State = State(row),
            WorkQueueId = Id(row, "work_queue_id"),
            WorkQueueName = Text(row, "work_queue_name"),
            FlowVersion = Text(row, "flow_version"),
            StartTime = Time(row, "start_time"),
            EndTime = Time(row, "end_time"),
            ExpectedStartTime = Time(row, "expected_start_time"),
            NextScheduledStartTime = Time(row, "next_scheduled_start_time"),
            ParentTaskRunId = Id(row, "parent_task_run_id"),
            IdempotencyKey = Text(row, "idempotency_key"),
            CreatedBy = row.GetProperty("created_by") is { ValueKind: JsonValueKind.Object } by
                ? new CreatedBy
                {
                    Id = Id(by, "id"),
                    Type = Text(by, "type"),
                    DisplayValue = Text(by, "display_value"),
                }
                : null,
        };

    public static TaskRun TaskRun(JsonElement row) =>
        new()
        {
            Id = Id(row, "id")!.Value,
            Created = Time(row, "created"),
            Updated = Time(row, "updated"),
            Name = Text(row, "name")!,
            FlowRunId = Id(row, "flow_run_id"),
            Tags = Tags(row),
            State = State(row),
            StartTime = Time(row, "start_time"),
            EndTime = Time(row, "end_time"),
            ExpectedStartTime = Time(row, "expected_start_time"),
        };

    public static Artifact Artifact(JsonElement row)
    {
        var data = Data(row.GetProperty("data"));
        return new()
        {
            Id = Id(row, "id")!.Value,
            Created = Time(row, "created")!.Value,
            Updated = Time(row, "updated")!.Value,
            Key = Text(row, "key"),
            Type = Text(row, "type"),
            Description = Text(row, "description"),
            Data = data,
            DataSize = data?.Size,
            Metadata = Metadata(row.GetProperty("metadata_")),
            FlowRunId = Id(row, "flow_run_id"),
            TaskRunId = Id(row, "task_run_id"),
        };
    }

    public static ArtifactCollection Collection(JsonElement row, Artifact latest) =>
        new()
        {
            CollectionId = Id(row, "id")!.Value,
            Created = Time(row, "created")!.Value,
            Updated = Time(row, "updated")!.Value,
            Key = Text(row, "key")!,
            LatestId = latest.Id,
            Version = latest.Version!.Value,
            Type = latest.Type,
            Description = latest.Description,
            Data = latest.Data,
            DataSize = latest.DataSize,
            Metadata = latest.Metadata,
            FlowRunId = latest.FlowRunId,
            TaskRunId = latest.TaskRunId,
        };

    /// <summary>The reference does not tell no body and the JSON value null apart; here it is no body.</summary>
    public static ArtifactData? Data(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : ArtifactData.Parse(value.GetRawText());

    public static ArtifactMetadata? Metadata(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null
            ? null
            : new(value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.GetString()!)));

    public static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    public static Guid? Id(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.String } id ? id.GetGuid() : null;

    public static DateTimeOffset? Time(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.String } time ? time.GetDateTimeOffset() : null;

    private static ValueList<string> Tags(JsonElement row) =>
        ValueList.From(row.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));

    private static State? State(JsonElement row) =>
        Text(row, "state_type") is { } type ? new State(Enum.Parse<StateType>(type, ignoreCase: true), Text(row, "state_name")) : null;
}
