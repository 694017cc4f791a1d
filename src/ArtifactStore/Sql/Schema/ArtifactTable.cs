using Of = ArtifactStore.Sql.ColumnsOf<ArtifactStore.Artifact>;

namespace ArtifactStore.Sql;

/// <summary>The table <c>artifact</c>.</summary>
internal static class ArtifactTable
{
    /// <summary>The columns, the body last.</summary>
    public static ValueList<SqlColumn> Columns { get; } =
    [
        Of.Id("id", nameof(Artifact.Id), row => row.Id) with
        {
            IsRequired = true,
        },
        Of.Time("created", nameof(Artifact.Created), row => row.Created) with
        {
            IsRequired = true,
        },
        Of.Time("updated", nameof(Artifact.Updated), row => row.Updated) with
        {
            IsRequired = true,
        },
        Of.Text("key", nameof(Artifact.Key), row => row.Key) with
        {
            Limit = ColumnLimit.Key,
            Rule = ColumnRule.Key,
        },
        Of.Number("version", nameof(Artifact.Version), row => row.Version),
        Of.Text("type", nameof(Artifact.Type), row => row.Type) with
        {
            Limit = ColumnLimit.Type,
            IsInCollection = true,
        },
        Of.Text("description", nameof(Artifact.Description), row => row.Description) with
        {
            Limit = ColumnLimit.Description,
            Update = update => update.Description.IsSet ? SqlValue.Text(update.Description.Value) : null,
        },
        Of.Json("metadata", nameof(Artifact.Metadata), row => row.Metadata?.Json, ColumnLimit.Metadata) with
        {
            Update = update => update.Metadata.IsSet ? SqlValue.Json(update.Metadata.Value?.Json) : null,
        },
        Of.Id("flow_run_id", nameof(Artifact.FlowRunId), row => row.FlowRunId) with
        {
            IsInCollection = true,
        },
        Of.Id("task_run_id", nameof(Artifact.TaskRunId), row => row.TaskRunId) with
        {
            IsInCollection = true,
        },
        new("flow_id", SqlType.Id) { IsOfRun = true, IsInCollection = true },
        new("deployment_id", SqlType.Id) { IsOfRun = true, IsInCollection = true },
        Of.Number("data_size", nameof(Artifact.DataSize), row => row.DataSize) with
        {
            Update = update => update.Data.IsSet ? SqlValue.Number(update.Data.Value?.Size) : null,
        },
        Of.Json("data", nameof(Artifact.Data), row => row.Data?.Json, ColumnLimit.Data) with
        {
            IsBody = true,
            Update = update => update.Data.IsSet ? SqlValue.Json(update.Data.Value?.Json) : null,
        },
    ];

    /// <summary>The columns that a read returns.</summary>
    public static IEnumerable<SqlColumn> Read => Columns.Where(column => column.Value is not null);

    /// <summary>Reads a row of <see cref="Read"/>.</summary>
    public static Artifact ReadRow(RowReader row, bool includeData) =>
        new()
        {
            Id = row.Id(),
            Created = row.Time(),
            Updated = row.Time(),
            Key = row.TextOrNull(),
            Version = row.VersionOrNull(),
            Type = row.TextOrNull(),
            Description = row.TextOrNull(),
            Metadata = row.Metadata(),
            FlowRunId = row.IdOrNull(),
            TaskRunId = row.IdOrNull(),
            DataSize = row.NumberOrNull(),
            Data = includeData ? row.Data() : null,
        };

    /// <summary>Creates the artifact of a create, without its times and version.</summary>
    public static Artifact Draft(ArtifactCreate create, Guid id) =>
        new()
        {
            Id = id,
            Created = default,
            Updated = default,
            Key = create.Key,
            Type = create.Type,
            Description = create.Description,
            Metadata = create.Metadata,
            FlowRunId = create.FlowRunId,
            TaskRunId = create.TaskRunId,
            DataSize = create.Data?.Size,
            Data = create.Data,
        };
}
