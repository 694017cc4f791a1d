using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>The six run tables.</summary>
internal static class RunTableSet
{
    public static RunTable<Flow> Flows { get; } = new(
        SqlTable.Flow,
        row => (row.Id, row.Created, row.Updated),
        (row, created, updated) => row with { Created = created, Updated = updated },
        [new("name", row => SqlValue.Text(row.Name)), new("tags", row => SqlValue.Tags(row.Tags))],
        (dialect, reader) => new()
        {
            Id = dialect.ReadId(reader, 0),
            Created = dialect.ReadTime(reader, 1),
            Updated = dialect.ReadTime(reader, 2),
            Name = reader.GetString(3),
            Tags = dialect.ReadTags(reader, 4),
        });

    public static RunTable<Deployment> Deployments { get; } = new(
        SqlTable.Deployment,
        row => (row.Id, row.Created, row.Updated),
        (row, created, updated) => row with { Created = created, Updated = updated },
        [
            new("name", row => SqlValue.Text(row.Name)),
            new("flow_id", row => SqlValue.Id(row.FlowId)),
            new("tags", row => SqlValue.Tags(row.Tags)),
            new("paused", row => SqlValue.Boolean(row.Paused)),
            new("work_queue_id", row => SqlValue.Id(row.WorkQueueId)),
            new("work_queue_name", row => SqlValue.Text(row.WorkQueueName)),
        ],
        (dialect, reader) => new()
        {
            Id = dialect.ReadId(reader, 0),
            Created = dialect.ReadTime(reader, 1),
            Updated = dialect.ReadTime(reader, 2),
            Name = reader.GetString(3),
            FlowId = Id(dialect, reader, 4),
            Tags = dialect.ReadTags(reader, 5),
            Paused = dialect.ReadBoolean(reader, 6),
            WorkQueueId = Id(dialect, reader, 7),
            WorkQueueName = Text(reader, 8),
        });

    public static RunTable<FlowRun> FlowRuns { get; } = new(
        SqlTable.FlowRun,
        row => (row.Id, row.Created, row.Updated),
        (row, created, updated) => row with { Created = created, Updated = updated },
        [
            new("name", row => SqlValue.Text(row.Name)),
            new("flow_id", row => SqlValue.Id(row.FlowId)),
            new("deployment_id", row => SqlValue.Id(row.DeploymentId)),
            new("tags", row => SqlValue.Tags(row.Tags)),
            new("state_type", row => StateType(row.State)),
            new("state_name", row => SqlValue.Text(row.State?.Name)),
            new("work_queue_id", row => SqlValue.Id(row.WorkQueueId)),
            new("work_queue_name", row => SqlValue.Text(row.WorkQueueName)),
            new("flow_version", row => SqlValue.Text(row.FlowVersion)),
            new("start_time", row => SqlValue.Time(row.StartTime)),
            new("end_time", row => SqlValue.Time(row.EndTime)),
            new("expected_start_time", row => SqlValue.Time(row.ExpectedStartTime)),
            new("next_scheduled_start_time", row => SqlValue.Time(row.NextScheduledStartTime)),
            new("parent_task_run_id", row => SqlValue.Id(row.ParentTaskRunId)),
            new("idempotency_key", row => SqlValue.Text(row.IdempotencyKey)),
            new("created_by_known", row => SqlValue.Boolean(row.CreatedBy is not null)),
            new("created_by_id", row => SqlValue.Id(row.CreatedBy?.Id)),
            new("created_by_type", row => SqlValue.Text(row.CreatedBy?.Type)),
            new("created_by_display_value", row => SqlValue.Text(row.CreatedBy?.DisplayValue)),
        ],
        (dialect, reader) => new()
        {
            Id = dialect.ReadId(reader, 0),
            Created = dialect.ReadTime(reader, 1),
            Updated = dialect.ReadTime(reader, 2),
            Name = reader.GetString(3),
            FlowId = Id(dialect, reader, 4),
            DeploymentId = Id(dialect, reader, 5),
            Tags = dialect.ReadTags(reader, 6),
            State = State(reader, 7),
            WorkQueueId = Id(dialect, reader, 9),
            WorkQueueName = Text(reader, 10),
            FlowVersion = Text(reader, 11),
            StartTime = Time(dialect, reader, 12),
            EndTime = Time(dialect, reader, 13),
            ExpectedStartTime = Time(dialect, reader, 14),
            NextScheduledStartTime = Time(dialect, reader, 15),
            ParentTaskRunId = Id(dialect, reader, 16),
            IdempotencyKey = Text(reader, 17),
            CreatedBy = dialect.ReadBoolean(reader, 18) ? new() { Id = Id(dialect, reader, 19), Type = Text(reader, 20), DisplayValue = Text(reader, 21) } : null,
        });

    public static RunTable<TaskRun> TaskRuns { get; } = new(
        SqlTable.TaskRun,
        row => (row.Id, row.Created, row.Updated),
        (row, created, updated) => row with { Created = created, Updated = updated },
        [
            new("name", row => SqlValue.Text(row.Name)),
            new("flow_run_id", row => SqlValue.Id(row.FlowRunId)),
            new("tags", row => SqlValue.Tags(row.Tags)),
            new("state_type", row => StateType(row.State)),
            new("state_name", row => SqlValue.Text(row.State?.Name)),
            new("start_time", row => SqlValue.Time(row.StartTime)),
            new("end_time", row => SqlValue.Time(row.EndTime)),
            new("expected_start_time", row => SqlValue.Time(row.ExpectedStartTime)),
        ],
        (dialect, reader) => new()
        {
            Id = dialect.ReadId(reader, 0),
            Created = dialect.ReadTime(reader, 1),
            Updated = dialect.ReadTime(reader, 2),
            Name = reader.GetString(3),
            FlowRunId = Id(dialect, reader, 4),
            Tags = dialect.ReadTags(reader, 5),
            State = State(reader, 6),
            StartTime = Time(dialect, reader, 8),
            EndTime = Time(dialect, reader, 9),
            ExpectedStartTime = Time(dialect, reader, 10),
        });

    public static RunTable<WorkPool> WorkPools { get; } = new(
        SqlTable.WorkPool,
        row => (row.Id, row.Created, row.Updated),
        (row, created, updated) => row with { Created = created, Updated = updated },
        [new("name", row => SqlValue.Text(row.Name)), new("type", row => SqlValue.Text(row.Type))],
        (dialect, reader) => new()
        {
            Id = dialect.ReadId(reader, 0),
            Created = dialect.ReadTime(reader, 1),
            Updated = dialect.ReadTime(reader, 2),
            Name = reader.GetString(3),
            Type = Text(reader, 4),
        });

    public static RunTable<WorkQueue> WorkQueues { get; } = new(
        SqlTable.WorkQueue,
        row => (row.Id, row.Created, row.Updated),
        (row, created, updated) => row with { Created = created, Updated = updated },
        [
            new("name", row => SqlValue.Text(row.Name)),
            new("work_pool_id", row => SqlValue.Id(row.WorkPoolId)),
            new("priority", row => SqlValue.Number(row.Priority)),
        ],
        (dialect, reader) => new()
        {
            Id = dialect.ReadId(reader, 0),
            Created = dialect.ReadTime(reader, 1),
            Updated = dialect.ReadTime(reader, 2),
            Name = reader.GetString(3),
            WorkPoolId = Id(dialect, reader, 4),
            Priority = reader.GetInt32(5),
        });

    private static SqlValue StateType(State? state) => SqlValue.Text(state is null ? null : WireEnum<StateType>.ToText(state.Type));

    private static State? State(DbDataReader reader, int ordinal)
    {
        if (reader.IsDBNull(ordinal))
        {
            return null;
        }

        var text = reader.GetString(ordinal);
        return WireEnum<StateType>.TryParse(text, out var type)
            ? new(type, Text(reader, ordinal + 1))
            : throw new ArtifactStoreException($"The state type '{text}' in the database is not one of {WireEnum<StateType>.Known}. A newer version of the library, or another program, wrote it.");
    }

    private static string? Text(DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    private static Guid? Id(SqlDialect dialect, DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : dialect.ReadId(reader, ordinal);

    private static DateTimeOffset? Time(SqlDialect dialect, DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : dialect.ReadTime(reader, ordinal);
}
