namespace ArtifactStore.Sql;

/// <summary>Creates artifacts: takes the next version of each key, points its collection to the new artifact, and writes the artifact.</summary>
/// <remarks>
/// The collection row is written first wherever a key is concerned: it is the point at which writers of one key queue up, so that versions follow the order of commits. Keys are touched in sorted order, so
/// that batches that overlap wait for each other and never in a circle.
/// </remarks>
internal abstract class ArtifactCreator(SqlStoreContext context)
{
    protected const string ArtifactColumns = "id, created, updated, key, version, type, description, metadata, flow_run_id, task_run_id, flow_id, deployment_id, data_size, data";
    protected const string CollectionColumns = "id, created, updated, key, latest_id, version, last_version, type, flow_run_id, task_run_id, flow_id, deployment_id";

    /// <summary>What an upsert of a collection does with the row that is there: as many versions on as it has artifacts, and on to the last of them. Its time does not go back, where a clock has.</summary>
    protected const string PointToNew =
        "UPDATE SET updated = CASE WHEN c.updated > EXCLUDED.updated THEN c.updated ELSE EXCLUDED.updated END, latest_id = EXCLUDED.latest_id, version = c.last_version + EXCLUDED.version, last_version = c.last_version + EXCLUDED.version"
        + ", type = EXCLUDED.type, flow_run_id = EXCLUDED.flow_run_id, task_run_id = EXCLUDED.task_run_id, flow_id = EXCLUDED.flow_id, deployment_id = EXCLUDED.deployment_id";

    protected SqlStoreContext Context => context;

    protected SqlDialect Dialect => context.Dialect;

    protected string ArtifactTable { get; } = context.Dialect.Table(SqlTable.Artifact.Name());

    protected string CollectionTable { get; } = context.Dialect.Table(SqlTable.ArtifactCollection.Name());

    protected string RunTable { get; } = context.Dialect.Table(SqlTable.FlowRun.Name());

    /// <summary>Creates an artifact, whose id is given.</summary>
    public abstract Task<Artifact> CreateAsync(SqlExecutor executor, ArtifactCreate create, CancellationToken cancellationToken);

    /// <summary>Creates artifacts, whose ids are given, all or none; in the order of the list.</summary>
    public abstract Task<IReadOnlyList<Artifact>> CreateAllAsync(SqlExecutor executor, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken);

    /// <summary>The artifact as it will be, but for its version.</summary>
    protected static Artifact Draft(ArtifactCreate create, DateTimeOffset now) => new()
    {
        Id = create.Id!.Value,
        Created = now,
        Updated = now,
        Key = create.Key,
        Type = create.Type,
        Description = create.Description,
        Metadata = create.Metadata,
        FlowRunId = create.FlowRunId,
        TaskRunId = create.TaskRunId,
        DataSize = create.Data?.Size,
        Data = create.Data,
    };

    /// <summary>The runs from which something is copied beside artifacts: each once, in the order in which everybody holds them.</summary>
    protected Guid[] RunsOf(IEnumerable<ArtifactCreate> creates) => Dialect.KeepsRunColumns ? [.. creates.Select(create => create.FlowRunId).OfType<Guid>().Distinct().Order()] : [];

    /// <summary>What is copied from runs must not change before the copies can be seen. Null where there is nothing to hold.</summary>
    protected SqlStatement? HoldRuns(Guid[] runs) => runs.Length > 0 ? Dialect.HoldRuns(runs) : null;

    /// <summary>The flow or the deployment of the run, copied beside the artifact; null without a run, or while it is unknown, and then filled in when it is saved.</summary>
    protected SqlFragment Kept(string column, SqlFragment flowRun) => Dialect.KeepsRunColumns ? SqlFragment.Of($"(SELECT {column} FROM {RunTable} WHERE id = {flowRun})") : SqlFragment.Of($"NULL");

    /// <summary>What is wrong with values that a template was not made for.</summary>
    protected static ArgumentException Unfit(SqlFragment[] values) => new($"{values.Length} values are not those of the statement.", nameof(values));

    /// <summary>The creation of a list.</summary>
    protected SqlWork<IReadOnlyList<Artifact>> AllOf(
        IReadOnlyList<ArtifactCreate> creates, Func<SqlSession, IReadOnlyList<ArtifactCreate>, CancellationToken, Task<IReadOnlyList<Artifact>>> create) =>
        new((session, token) => create(session, creates, token))
        {
            FindAsync = async (session, attempt, token) => attempt.If(await IsCreatedAsync(session, attempt.Value[0], token).ConfigureAwait(false)),
            IsBatch = true,
        };

    /// <summary>Whether an artifact is in the database that an earlier attempt has made: by its id, and by what no update changes.</summary>
    protected async Task<bool> IsCreatedAsync(SqlSession session, Artifact artifact, CancellationToken cancellationToken) =>
        await FindAsync(session, artifact, cancellationToken).ConfigureAwait(false) is { IsKnown: true } found && found.Value == artifact.Version;

    /// <summary>The version of an artifact that an earlier attempt has made; not known where it has made none.</summary>
    protected async Task<SqlOutcome<int?>> FindAsync(SqlSession session, Artifact artifact, CancellationToken cancellationToken)
    {
        var rows = await session.ListAsync(
            new SqlStatementBuilder().Append($"SELECT created, key, version FROM {ArtifactTable} WHERE id = {SqlValue.Id(artifact.Id)}").Build(),
            reader => (Created: session.Dialect.ReadTime(reader, 0), Key: reader.IsDBNull(1) ? null : reader.GetString(1), Version: reader.IsDBNull(2) ? null : (int?)reader.GetInt32(2)),
            cancellationToken).ConfigureAwait(false);
        return rows is [var row] && (row.Created, row.Key) == (artifact.Created, artifact.Key) ? new(true, row.Version) : default;
    }

    /// <summary>What the caller gets who expects another latest. The artifacts tell which it is, before any of a list is written: the collection may have been pointed to those already.</summary>
    protected async Task<ArtifactConflictException> ConflictAsync(SqlSession session, ArtifactCreate create, CancellationToken cancellationToken)
    {
        var latest = await session.ListAsync(
            new SqlStatementBuilder().Append($"SELECT version, id FROM {ArtifactTable} WHERE key = {SqlValue.Text(create.Key)} AND version IS NOT NULL ORDER BY version DESC LIMIT 1").Build(),
            reader => (Version: reader.GetInt32(0), Id: session.Dialect.ReadId(reader, 1)),
            cancellationToken).ConfigureAwait(false);
        return latest is [var row] ? Conflict.OfLatest(create, row.Version, row.Id) : Conflict.OfLatest(create, null, null);
    }
}
