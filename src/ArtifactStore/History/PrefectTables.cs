namespace ArtifactStore.Sql;

/// <summary>The tables of Prefect with what the store has, in an order in which later rows refer to earlier ones.</summary>
/// <remarks>
/// The names of tables and columns are those of <c>src/prefect/server/database/orm_models.py</c> in the repository PrefectHQ/prefect, for
/// versions 2.10 and later. Ids, JSON and enums are read as text, which is the same on both databases.
/// </remarks>
internal static class PrefectTables
{
    private const string Head = "CAST(t.id AS TEXT) AS id, t.created AS created, t.updated AS updated";
    private const string State = "CAST(t.state_type AS TEXT) AS state_type, t.state_name AS state_name, s.message AS state_message";
    private static readonly ValueList<string> HeadColumns = ["id", "created", "updated"];

    public static ValueList<PrefectTable> All { get; } =
    [
        new("flow_run_state", ["id", "message"]),
        new("task_run_state", ["id", "message"]),
        new("work_pool", [.. HeadColumns, "name", "type"])
        {
            Select = _ => $"{Head}, t.name AS name, t.type AS type",
            Read = row => new RunImport(
                new WorkPool
                {
                    Id = row.Id("id"),
                    Created = row.Time("created"),
                    Updated = row.Time("updated"),
                    Name = row.Text("name"),
                    Type = row.TextOrNull("type"),
                }
            ),
        },
        new("work_queue", [.. HeadColumns, "name", "work_pool_id", "priority"])
        {
            Select = _ => $"{Head}, t.name AS name, CAST(t.work_pool_id AS TEXT) AS work_pool_id, t.priority AS priority",
            Read = row => new RunImport(
                new WorkQueue
                {
                    Id = row.Id("id"),
                    Created = row.Time("created"),
                    Updated = row.Time("updated"),
                    Name = row.Text("name"),
                    WorkPoolId = row.IdOrNull("work_pool_id"),
                    Priority = row.Number("priority"),
                }
            ),
        },
        new("flow", [.. HeadColumns, "name", "tags"])
        {
            Select = _ => $"{Head}, t.name AS name, CAST(t.tags AS TEXT) AS tags",
            Read = row => new RunImport(
                new Flow
                {
                    Id = row.Id("id"),
                    Created = row.Time("created"),
                    Updated = row.Time("updated"),
                    Name = row.Text("name"),
                    Tags = row.Tags("tags"),
                }
            ),
        },
        new("deployment", [.. HeadColumns, "name", "flow_id", "tags", "work_queue_id", "work_queue_name"])
        {
            // Earlier versions have the opposite, an active schedule.
            Select = columns =>
                $"{Head}, t.name AS name, CAST(t.flow_id AS TEXT) AS flow_id, CAST(t.tags AS TEXT) AS tags"
                + ", CAST(t.work_queue_id AS TEXT) AS work_queue_id, t.work_queue_name AS work_queue_name"
                + (
                    columns.Contains("paused") ? ", t.paused AS paused"
                    : columns.Contains("is_schedule_active") ? ", NOT t.is_schedule_active AS paused"
                    : ", NULL AS paused"
                ),
            Read = row => new RunImport(
                new Deployment
                {
                    Id = row.Id("id"),
                    Created = row.Time("created"),
                    Updated = row.Time("updated"),
                    Name = row.Text("name"),
                    FlowId = row.IdOrNull("flow_id"),
                    Tags = row.Tags("tags"),
                    Paused = row.Flag("paused"),
                    WorkQueueId = row.IdOrNull("work_queue_id"),
                    WorkQueueName = row.TextOrNull("work_queue_name"),
                }
            ),
        },
        new(
            "flow_run",
            [
                .. HeadColumns,
                "name",
                "flow_id",
                "deployment_id",
                "tags",
                "state_id",
                "state_type",
                "state_name",
                "work_queue_id",
                "work_queue_name",
                "flow_version",
                "start_time",
                "end_time",
                "expected_start_time",
                "next_scheduled_start_time",
                "parent_task_run_id",
                "idempotency_key",
                "created_by",
            ]
        )
        {
            Select = _ =>
                $"{Head}, t.name AS name, CAST(t.flow_id AS TEXT) AS flow_id, CAST(t.deployment_id AS TEXT) AS deployment_id"
                + $", CAST(t.tags AS TEXT) AS tags, {State}, CAST(t.work_queue_id AS TEXT) AS work_queue_id"
                + ", t.work_queue_name AS work_queue_name, t.flow_version AS flow_version, t.start_time AS start_time"
                + ", t.end_time AS end_time, t.expected_start_time AS expected_start_time"
                + ", t.next_scheduled_start_time AS next_scheduled_start_time"
                + ", CAST(t.parent_task_run_id AS TEXT) AS parent_task_run_id, t.idempotency_key AS idempotency_key"
                + ", CAST(t.created_by AS TEXT) AS created_by",
            Joins = " LEFT JOIN flow_run_state AS s ON s.id = t.state_id",
            Read = row => new RunImport(
                new FlowRun
                {
                    Id = row.Id("id"),
                    Created = row.Time("created"),
                    Updated = row.Time("updated"),
                    Name = row.Text("name"),
                    FlowId = row.IdOrNull("flow_id"),
                    DeploymentId = row.IdOrNull("deployment_id"),
                    Tags = row.Tags("tags"),
                    State = row.State(),
                    WorkQueueId = row.IdOrNull("work_queue_id"),
                    WorkQueueName = row.TextOrNull("work_queue_name"),
                    FlowVersion = row.TextOrNull("flow_version"),
                    StartTime = row.TimeOrNull("start_time"),
                    EndTime = row.TimeOrNull("end_time"),
                    ExpectedStartTime = row.TimeOrNull("expected_start_time"),
                    NextScheduledStartTime = row.TimeOrNull("next_scheduled_start_time"),
                    ParentTaskRunId = row.IdOrNull("parent_task_run_id"),
                    IdempotencyKey = row.TextOrNull("idempotency_key"),
                    CreatedBy = row.CreatedBy("created_by"),
                }
            ),
        },
        new(
            "task_run",
            [
                .. HeadColumns,
                "name",
                "flow_run_id",
                "tags",
                "state_id",
                "state_type",
                "state_name",
                "start_time",
                "end_time",
                "expected_start_time",
            ]
        )
        {
            Select = _ =>
                $"{Head}, t.name AS name, CAST(t.flow_run_id AS TEXT) AS flow_run_id, CAST(t.tags AS TEXT) AS tags, {State}"
                + ", t.start_time AS start_time, t.end_time AS end_time, t.expected_start_time AS expected_start_time",
            Joins = " LEFT JOIN task_run_state AS s ON s.id = t.state_id",
            Read = row => new RunImport(
                new TaskRun
                {
                    Id = row.Id("id"),
                    Created = row.Time("created"),
                    Updated = row.Time("updated"),
                    Name = row.Text("name"),
                    FlowRunId = row.IdOrNull("flow_run_id"),
                    Tags = row.Tags("tags"),
                    State = row.State(),
                    StartTime = row.TimeOrNull("start_time"),
                    EndTime = row.TimeOrNull("end_time"),
                    ExpectedStartTime = row.TimeOrNull("expected_start_time"),
                }
            ),
        },
        new("artifact", [.. HeadColumns, "key", "type", "description", "data", "metadata_", "flow_run_id", "task_run_id"])
        {
            Select = _ =>
                $"{Head}, t.key AS key, v.version AS version, t.type AS type, t.description AS description"
                + ", CAST(t.metadata_ AS TEXT) AS metadata, CAST(t.flow_run_id AS TEXT) AS flow_run_id"
                + ", CAST(t.task_run_id AS TEXT) AS task_run_id, CAST(t.data AS TEXT) AS data",

            // Numbered without the bodies, which the database would sort, too.
            Joins =
                " LEFT JOIN (SELECT id, ROW_NUMBER() OVER (PARTITION BY key ORDER BY created, id) AS version FROM artifact"
                + " WHERE key IS NOT NULL) AS v ON v.id = t.id",
            Read = row => new ArtifactImport
            {
                Id = row.Id("id"),
                Created = row.Time("created"),
                Updated = row.Time("updated"),
                Key = row.TextOrNull("key"),
                Version = row.NumberOrNull("version"),
                Type = row.TextOrNull("type"),
                Description = row.TextOrNull("description"),
                Metadata = row.Metadata("metadata"),
                FlowRunId = row.IdOrNull("flow_run_id"),
                TaskRunId = row.IdOrNull("task_run_id"),
                Data = row.Data("data"),
            },
        },
        new("artifact_collection", [.. HeadColumns, "key"])
        {
            Select = _ => $"{Head}, t.key AS key, n.version AS version",
            Joins = " JOIN (SELECT key, COUNT(*) AS version FROM artifact WHERE key IS NOT NULL GROUP BY key) AS n ON n.key = t.key",
            Read = row => new CollectionImport
            {
                CollectionId = row.Id("id"),
                Created = row.Time("created"),
                Updated = row.Time("updated"),
                Key = row.Text("key"),
                LastVersion = row.Number("version"),
            },
        },
    ];
}
