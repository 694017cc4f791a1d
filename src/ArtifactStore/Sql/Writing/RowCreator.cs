using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Creates artifacts in one statement for each key and one for each artifact: for a database in the process itself, where many small statements cost no more than a large one.</summary>
internal sealed class RowCreator : ArtifactCreator
{
    private readonly SqlTemplate _insert;
    private readonly SqlTemplate _advance;
    private readonly SqlTemplate _begin;
    private readonly SqlTemplate _advanceOwned;
    private readonly SqlTemplate _beginOwned;
    private readonly SqlTemplate _owner;
    private readonly Func<DbDataReader, (Guid? Flow, Guid? Deployment)> _readOwner;
    private readonly Func<DbDataReader, (int Version, Guid? Flow, Guid? Deployment)?> _readAdvanced;

    public RowCreator(SqlStoreContext context)
        : base(context)
    {
        _insert = new(values => Insert($"INSERT INTO {ArtifactTable} ({ArtifactColumns})", values, "ON CONFLICT (id) DO NOTHING"));
        _advance = new(values => Upsert(values, PointToNew));
        _begin = new(values => Upsert(values, "NOTHING"));
        _advanceOwned = new(values => Upsert(values, PointToNew));
        _beginOwned = new(values => Upsert(values, "NOTHING"));
        _owner = new(values => new SqlStatementBuilder().Append($"SELECT flow_id, deployment_id FROM {RunTable} WHERE id = {values[0]}").Build());
        _readOwner = reader => (ReadId(reader, 0), ReadId(reader, 1));
        _readAdvanced = reader => (checked((int)Dialect.ReadNumber(reader, 0)), ReadId(reader, 1), ReadId(reader, 2));
    }

    public override Task<Artifact> CreateAsync(SqlExecutor executor, ArtifactCreate create, CancellationToken cancellationToken) =>
        executor.WriteAsync(
            new SqlWork<Artifact>((session, token) => CreateAsync(session, create, token))
            {
                FindAsync = async (session, attempt, token) => attempt.If(await IsCreatedAsync(session, attempt.Value, token).ConfigureAwait(false)),
            },
            cancellationToken);

    public override Task<IReadOnlyList<Artifact>> CreateAllAsync(SqlExecutor executor, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken) => executor.WriteAsync(AllOf(creates, CreateAllAsync), cancellationToken);

    private async Task<Artifact> CreateAsync(SqlSession session, ArtifactCreate create, CancellationToken cancellationToken)
    {
        if (HoldRuns(RunsOf([create])) is { } hold)
        {
            await session.ListAsync(hold, static _ => true, cancellationToken).ConfigureAwait(false);
        }

        var artifact = Draft(create, Context.Now());
        (Guid? Flow, Guid? Deployment) owner;
        if (create.Key is not null)
        {
            var claim = new KeyClaim(create);
            claim.Add(place: 0);
            owner = await AdvanceAsync(session, claim, artifact, known: null, cancellationToken).ConfigureAwait(false);
            artifact = artifact with { Version = claim.Next(create) };
        }
        else
        {
            owner = create.FlowRunId is { } run && Dialect.KeepsRunColumns ? await OwnerAsync(session, run, cancellationToken).ConfigureAwait(false) : default;
        }

        await InsertAsync(session, artifact, owner, cancellationToken).ConfigureAwait(false);
        return artifact;
    }

    private async Task<IReadOnlyList<Artifact>> CreateAllAsync(SqlSession session, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken)
    {
        var owners = await HoldOwnersAsync(session, creates, cancellationToken).ConfigureAwait(false);
        var now = Context.Now();
        var keys = KeyClaim.Of(creates);
        foreach (var key in keys.Values.OrderBy(key => key.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await AdvanceAsync(session, key, Draft(creates[key.Last], now), OwnerOf(creates[key.Last], owners), cancellationToken).ConfigureAwait(false);
        }

        var created = new Artifact[creates.Count];
        for (var i = 0; i < created.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var create = creates[i];
            created[i] = Draft(create, now) with { Version = create.Key is null ? null : keys[create.Key].Next(create) };
            await InsertAsync(session, created[i], OwnerOf(create, owners), cancellationToken).ConfigureAwait(false);
        }

        return created;
    }

    /// <summary>The flow and the deployment of a run, which are copied beside its artifacts. Of a run that is not known yet there are none: its saving fills the copies in.</summary>
    private async Task<(Guid? Flow, Guid? Deployment)> OwnerAsync(SqlSession session, Guid run, CancellationToken cancellationToken)
    {
        return await session.FirstAsync(_owner.With(SqlValue.Id(run)), _readOwner, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The flow and the deployment of each run that artifacts name, which are copied beside them. A run that is not known yet is not among them: its saving fills the copies in.</summary>
    private async Task<Dictionary<Guid, (Guid? Flow, Guid? Deployment)>> HoldOwnersAsync(SqlSession session, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken)
    {
        var owners = new Dictionary<Guid, (Guid?, Guid?)>();
        var runs = RunsOf(creates);
        if (runs.Length == 0)
        {
            return owners;
        }

        if (HoldRuns(runs) is { } hold)
        {
            await session.ListAsync(hold, static _ => true, cancellationToken).ConfigureAwait(false);
        }

        var statement = new SqlStatementBuilder().Append($"SELECT id, flow_id, deployment_id FROM {RunTable} WHERE {Dialect.IsIn("id", SqlValue.Ids(runs))}").Build();
        await session.ListAsync(
            statement,
            reader =>
            {
                owners[Dialect.ReadId(reader, 0)] = (ReadId(reader, 1), ReadId(reader, 2));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return owners;
    }

    private Guid? ReadId(DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : Dialect.ReadId(reader, ordinal);

    private async Task InsertAsync(SqlSession session, Artifact artifact, (Guid? Flow, Guid? Deployment) owner, CancellationToken cancellationToken)
    {
        var inserted = await session.ExecuteAsync(
            _insert.With(
                SqlValue.Id(artifact.Id),
                SqlValue.Time(artifact.Created),
                SqlValue.Time(artifact.Updated),
                SqlValue.Text(artifact.Key),
                SqlValue.Number(artifact.Version),
                SqlValue.Text(artifact.Type),
                SqlValue.Text(artifact.Description),
                SqlValue.Json(artifact.Metadata?.Json),
                SqlValue.Id(artifact.FlowRunId),
                SqlValue.Id(artifact.TaskRunId),
                SqlValue.Id(owner.Flow),
                SqlValue.Id(owner.Deployment),
                SqlValue.Number(artifact.DataSize),
                SqlValue.Json(artifact.Data?.Json)),
            cancellationToken).ConfigureAwait(false);
        if (inserted == 0)
        {
            throw Conflict.OfId(artifact.Id);
        }
    }

    /// <summary>Takes as many versions of a key as it has artifacts, and points its collection to the last of them.</summary>
    /// <returns>The flow and the deployment of the run of the last artifact, which the statement looks up by itself where they are not known.</returns>
    private async Task<(Guid? Flow, Guid? Deployment)> AdvanceAsync(
        SqlSession session, KeyClaim key, Artifact last, (Guid? Flow, Guid? Deployment)? known, CancellationToken cancellationToken)
    {
        SqlValue[] owner = known is { } given ? [SqlValue.Id(given.Flow), SqlValue.Id(given.Deployment)] : [];
        var statement = key.ComparesLatest
            ? AdvanceFrom(key, last, owner)
            : (key.First.ExpectedVersion == 0 ? known is null ? _begin : _beginOwned : known is null ? _advance : _advanceOwned).With(
            [
                SqlValue.Id(Context.NewId()),
                SqlValue.Time(last.Created),
                SqlValue.Text(key.Key),
                SqlValue.Id(last.Id),
                SqlValue.Number(key.Count),
                SqlValue.Text(last.Type),
                SqlValue.Id(last.FlowRunId),
                SqlValue.Id(last.TaskRunId),
                .. owner,
            ]);
        if (await session.FirstAsync(statement, _readAdvanced, cancellationToken).ConfigureAwait(false) is not { } advanced || !key.TryTake(advanced.Version, isForeign: false))
        {
            throw await ConflictAsync(session, key.First, cancellationToken).ConfigureAwait(false);
        }

        return (advanced.Flow, advanced.Deployment);
    }

    private SqlStatement Upsert(SqlFragment[] values, string onConflict) => values is [var collection, var now, var key, var latest, var count, var type, var flowRun, var taskRun, .. var owner]
        ? new SqlStatementBuilder()
            .Append($"INSERT INTO {CollectionTable} AS c ({CollectionColumns}) VALUES ({collection}, {now}, {now}, {key}, {latest}, {count}, {count}, {type}, {flowRun}, {taskRun}")
            .Append($", {OwnerOr(owner, 0, "flow_id", flowRun)}, {OwnerOr(owner, 1, "deployment_id", flowRun)}) ON CONFLICT (key) DO {onConflict} RETURNING version, flow_id, deployment_id")
            .Build()
        : throw Unfit(values);

    private SqlStatement AdvanceFrom(KeyClaim key, Artifact last, SqlValue[] known)
    {
        var flowRun = SqlFragment.Of($"{SqlValue.Id(last.FlowRunId)}");
        SqlFragment[] owner = [.. known.Select(value => SqlFragment.Of($"{value}"))];
        var now = SqlFragment.Of($"{SqlValue.Time(last.Created)}");
        var sql = new SqlStatementBuilder()
            .Append($"UPDATE {CollectionTable} SET updated = CASE WHEN updated > {now} THEN updated ELSE {now} END, latest_id = {SqlValue.Id(last.Id)}")
            .Append($", version = last_version + {SqlValue.Number(key.Count)}, last_version = last_version + {SqlValue.Number(key.Count)}")
            .Append($", type = {SqlValue.Text(last.Type)}, flow_run_id = {flowRun}, task_run_id = {SqlValue.Id(last.TaskRunId)}, flow_id = {OwnerOr(owner, 0, "flow_id", flowRun)}, deployment_id = {OwnerOr(owner, 1, "deployment_id", flowRun)}")
            .Append($" WHERE key = {SqlValue.Text(key.Key)}");
        if (key.First.ExpectedVersion is { } version)
        {
            sql.Append($" AND version = {SqlValue.Number(version)}");
        }

        if (key.First.ExpectedLatestId is { } latest)
        {
            sql.Append($" AND latest_id = {SqlValue.Id(latest)}");
        }

        return sql.Append(" RETURNING version, flow_id, deployment_id").Build();
    }

    /// <summary>A part of the owner that is known; else the look-up of it.</summary>
    private SqlFragment OwnerOr(SqlFragment[] known, int place, string column, SqlFragment flowRun) => known.Length > 0 ? known[place] : Kept(column, flowRun);

    private static SqlStatement Insert(string head, SqlFragment[] values, string tail)
    {
        var sql = new SqlStatementBuilder().Append(head);
        for (var i = 0; i < values.Length; i++)
        {
            sql.Append(i == 0 ? " VALUES (" : ", ").Append(values[i]);
        }

        return sql.Append($") {tail}").Build();
    }

    private static (Guid? Flow, Guid? Deployment) OwnerOf(ArtifactCreate create, Dictionary<Guid, (Guid? Flow, Guid? Deployment)> owners) =>
        create.FlowRunId is { } run && owners.TryGetValue(run, out var owner) ? owner : default;
}
