using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Creates artifacts in as few statements as it can, for a database at a distance: one for a single artifact, and for many one for the versions of some thousands of keys, and one for some thousands of artifacts.</summary>
internal sealed class SetCreator(SqlStoreContext context) : ArtifactCreator(context)
{
    /// <summary>How many keys go into one statement: what it takes of the server's memory is bounded, and more would save no time.</summary>
    private const int MostKeys = 5_000;

    private string KeptColumns => Dialect.KeepsRunColumns ? "fr.flow_id, fr.deployment_id" : "NULL, NULL";

    /// <summary>The run of each row, looked up row by row: a join might write the rows in another order, and read all runs for it.</summary>
    private string JoinRuns => Dialect.KeepsRunColumns ? $" LEFT JOIN LATERAL (SELECT flow_id, deployment_id FROM {RunTable} WHERE id = n.flow_run_id LIMIT 1) AS fr ON TRUE" : "";

    public override async Task<Artifact> CreateAsync(SqlExecutor executor, ArtifactCreate create, CancellationToken cancellationToken)
    {
        var artifact = Draft(create, Context.Now());
        var insert = create.Key is null ? Insert(artifact) : InsertVersion(artifact, create.ExpectedVersion);
        IReadOnlyList<int?> versions;
        try
        {
            versions = await executor.WriteAsync(
                HoldRuns(RunsOf([create])) is { } hold ? [hold, insert] : [insert],
                static reader => reader.IsDBNull(0) ? null : (int?)reader.GetInt32(0),
                (session, token) => FindAsync(session, artifact, token),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactConflictException e) when (e.InnerException is DbException)
        {
            throw CreateConflict.OfId(artifact.Id, e.InnerException);
        }

        return versions is [var version]
            ? artifact with { Version = version }
            : throw await executor.WriteAsync((session, token) => ConflictAsync(session, create.Key!, create.ExpectedVersion, token), cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<Artifact>> CreateAllAsync(SqlExecutor executor, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken)
    {
        try
        {
            return await executor.WriteAsync(
                (session, token) => CreateAllAsync(session, creates, token), (session, created, token) => IsCreatedAsync(session, created[0], token), cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactConflictException e) when (e.InnerException is DbException)
        {
            // Only now, since nearly every batch brings new ids: which of them is it?
            throw await FindTakenAsync(executor, creates, cancellationToken).ConfigureAwait(false) is { } id ? CreateConflict.OfId(id, e.InnerException) : e;
        }
    }

    private async Task<IReadOnlyList<Artifact>> CreateAllAsync(SqlSession session, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken)
    {
        if (HoldRuns(RunsOf(creates)) is { } hold)
        {
            await session.ListAsync(hold, static _ => true, cancellationToken).ConfigureAwait(false);
        }

        var now = Context.Now();
        var keys = KeyClaim.Of(creates);
        foreach (var part in keys.Values.OrderBy(key => key.Key, StringComparer.Ordinal).Chunk(MostKeys))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await AdvanceAsync(session, keys, part, creates, now, cancellationToken).ConfigureAwait(false);
        }

        var created = new Artifact[creates.Count];
        for (var i = 0; i < created.Length; i++)
        {
            var create = creates[i];
            created[i] = Draft(create, now) with { Version = create.Key is null ? null : keys[create.Key].Next(create.ExpectedVersion) };
        }

        // In the order of the ids: batches that bring the same ones wait for each other, and not in a circle either.
        foreach (var part in ArtifactBatch.Split([.. created.OrderBy(artifact => artifact.Id)]))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await session.ExecuteAsync(InsertAll(part, now), cancellationToken).ConfigureAwait(false);
        }

        return created;
    }

    private async Task AdvanceAsync(
        SqlSession session, Dictionary<string, KeyClaim> keys, KeyClaim[] part, IReadOnlyList<ArtifactCreate> creates, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await session.ListAsync(
            Advance(part, creates, now), static reader => (Key: reader.GetString(0), Version: reader.GetInt32(1), LastVersion: reader.GetInt32(2)), cancellationToken).ConfigureAwait(false);
        foreach (var row in rows)
        {
            keys[row.Key].Give(row.Version, isForeign: row.LastVersion < 0);
        }

        if (rows.Count < part.Length)
        {
            var refused = part.First(key => !key.IsGiven);
            throw await ConflictAsync(session, refused.Key, refused.Expected, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An id of the list that is in the database or twice in the list; null where none is, any more.</summary>
    private async Task<Guid?> FindTakenAsync(SqlExecutor executor, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken)
    {
        var ids = new HashSet<Guid>();
        foreach (var create in creates)
        {
            if (!ids.Add(create.Id!.Value))
            {
                return create.Id;
            }
        }

        var statement = new SqlStatementBuilder().Append($"SELECT id FROM {ArtifactTable} WHERE {Dialect.IsIn("id", SqlValue.Ids([.. ids]))} LIMIT 1").Build();
        var taken = await executor.WriteAsync((session, token) => session.ListAsync(statement, reader => session.Dialect.ReadId(reader, 0), token), cancellationToken).ConfigureAwait(false);
        return taken is [var id] ? id : null;
    }

    private SqlStatement Insert(Artifact artifact)
    {
        var row = new RowValues(artifact);
        return new SqlStatementBuilder()
            .Append($"INSERT INTO {ArtifactTable} ({ArtifactColumns}) VALUES ({row.Columns(SqlFragment.Of($"NULL"), Kept("flow_id", row), Kept("deployment_id", row))}) RETURNING version")
            .Build();
    }

    /// <summary>The collection and the artifact in one: where the collection refuses, there is no row from which an artifact could come.</summary>
    private SqlStatement InsertVersion(Artifact artifact, int? expected)
    {
        var row = new RowValues(artifact);
        var sql = new SqlStatementBuilder().Append("WITH latest AS (");
        if (expected > 0)
        {
            sql.Append($"UPDATE {CollectionTable} AS c SET updated = {row.Now}, latest_id = {row.Id}, version = c.last_version + 1, last_version = c.last_version + 1")
                .Append($", type = {row.Type}, flow_run_id = {row.FlowRunId}, task_run_id = {row.TaskRunId}, flow_id = {Kept("flow_id", row)}, deployment_id = {Kept("deployment_id", row)}")
                .Append($" WHERE key = {row.Key} AND version = {SqlValue.Number(expected)}");
        }
        else
        {
            sql.Append($"INSERT INTO {CollectionTable} AS c ({CollectionColumns}) VALUES ({SqlValue.Id(Context.NewId())}, {row.Now}, {row.Now}, {row.Key}, {row.Id}, 1, 1, {row.Type}, {row.FlowRunId}, {row.TaskRunId}")
                .Append($", {Kept("flow_id", row)}, {Kept("deployment_id", row)}) ON CONFLICT (key) DO ")
                .Append(expected == 0 ? "NOTHING" : PointToNew);
        }

        return sql.Append($" RETURNING version, flow_id, deployment_id) INSERT INTO {ArtifactTable} ({ArtifactColumns}) SELECT ")
            .Append(row.Columns(SqlFragment.Of($"latest.version"), SqlFragment.Of($"latest.flow_id"), SqlFragment.Of($"latest.deployment_id")))
            .Append(" FROM latest RETURNING version")
            .Build();
    }

    /// <summary>The flow or the deployment of the run, copied beside the artifact; null while the run is unknown, and filled in when it is saved.</summary>
    private SqlFragment Kept(string column, RowValues row) => Dialect.KeepsRunColumns && row.HasFlowRun
        ? SqlFragment.Of($"(SELECT {column} FROM {RunTable} WHERE id = {row.FlowRunId})")
        : SqlFragment.Of($"NULL");

    /// <summary>Takes as many versions of each key as it has artifacts, and points its collection to the last of them.</summary>
    /// <remarks>
    /// The row that stands in conflict is the only one that tells the latest version under its lock, and only what stands in the table's columns can be compared with it there: so an expected version
    /// travels as a negative number in <c>last_version</c>. A key whose latest is another gives no row; a new key that should have had versions gives the negative number back.
    /// </remarks>
    private SqlStatement Advance(IReadOnlyList<KeyClaim> keys, IReadOnlyList<ArtifactCreate> creates, DateTimeOffset now)
    {
        var sql = new SqlStatementBuilder()
            .Append($"INSERT INTO {CollectionTable} AS c ({CollectionColumns}) SELECT n.id, {SqlValue.Time(now)}, {SqlValue.Time(now)}, n.key, n.latest_id, n.versions, n.claim, n.type, n.flow_run_id, n.task_run_id, ")
            .Append(KeptColumns)
            .Append(" FROM ")
            .Append(Dialect.FromLists(
                "n",
                [
                    ("place", SqlValue.Numbers(Column(keys, static (_, i) => (long)i))),
                    ("id", SqlValue.Ids(Column(keys, (_, _) => Context.NewId()))),
                    ("key", SqlValue.Texts(Column(keys, static (key, _) => key.Key))),
                    ("latest_id", SqlValue.Ids(Column(keys, (key, _) => creates[key.Last].Id!.Value))),
                    ("versions", SqlValue.Numbers(Column(keys, static (key, _) => (long)key.Count))),
                    ("claim", SqlValue.Numbers(Column(keys, static (key, _) => key.Expected > 0 ? -key.Expected.Value : (long)key.Count))),
                    ("type", SqlValue.Texts(Column(keys, (key, _) => creates[key.Last].Type))),
                    ("flow_run_id", SqlValue.NullableIds(Column(keys, (key, _) => creates[key.Last].FlowRunId))),
                    ("task_run_id", SqlValue.NullableIds(Column(keys, (key, _) => creates[key.Last].TaskRunId))),
                ]))
            .Append(JoinRuns);

        // In the order of the list, whatever the join does: it is the order in which everybody waits.
        return sql.Append($" ORDER BY n.place ON CONFLICT (key) DO {PointToNew} WHERE EXCLUDED.last_version > 0 OR c.version = -EXCLUDED.last_version RETURNING key, version, last_version").Build();
    }

    private SqlStatement InsertAll(IReadOnlyList<Artifact> artifacts, DateTimeOffset now) => new SqlStatementBuilder()
        .Append($"INSERT INTO {ArtifactTable} ({ArtifactColumns}) SELECT n.id, {SqlValue.Time(now)}, {SqlValue.Time(now)}, n.key, n.version, n.type, n.description, n.metadata, n.flow_run_id, n.task_run_id, ")
        .Append(KeptColumns)
        .Append(", n.data_size, n.data FROM ")
        .Append(Dialect.FromLists(
            "n",
            [
                ("id", SqlValue.Ids(Column(artifacts, static (artifact, _) => artifact.Id))),
                ("key", SqlValue.Texts(Column(artifacts, static (artifact, _) => artifact.Key))),
                ("version", SqlValue.NullableNumbers(Column(artifacts, static (artifact, _) => (long?)artifact.Version))),
                ("type", SqlValue.Texts(Column(artifacts, static (artifact, _) => artifact.Type))),
                ("description", SqlValue.Texts(Column(artifacts, static (artifact, _) => artifact.Description))),
                ("metadata", SqlValue.Jsons(Column(artifacts, static (artifact, _) => artifact.Metadata?.ToString()))),
                ("flow_run_id", SqlValue.NullableIds(Column(artifacts, static (artifact, _) => artifact.FlowRunId))),
                ("task_run_id", SqlValue.NullableIds(Column(artifacts, static (artifact, _) => artifact.TaskRunId))),
                ("data_size", SqlValue.NullableNumbers(Column(artifacts, static (artifact, _) => artifact.DataSize))),
                ("data", SqlValue.Jsons(Column(artifacts, static (artifact, _) => artifact.Data?.Json))),
            ]))
        .Append(JoinRuns)
        .Build();

    private static TValue[] Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, int, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i], i);
        }

        return column;
    }

    /// <summary>The values of an artifact, each of which travels once, however often a statement names it.</summary>
    private sealed class RowValues(Artifact artifact)
    {
        public bool HasFlowRun => artifact.FlowRunId is not null;

        public SqlFragment Id { get; } = SqlFragment.Of($"{SqlValue.Id(artifact.Id)}");

        /// <summary>When it was created, and so when it was updated last.</summary>
        public SqlFragment Now { get; } = SqlFragment.Of($"{SqlValue.Time(artifact.Created)}");

        public SqlFragment Key { get; } = SqlFragment.Of($"{SqlValue.Text(artifact.Key)}");

        public SqlFragment Type { get; } = SqlFragment.Of($"{SqlValue.Text(artifact.Type)}");

        public SqlFragment FlowRunId { get; } = SqlFragment.Of($"{SqlValue.Id(artifact.FlowRunId)}");

        public SqlFragment TaskRunId { get; } = SqlFragment.Of($"{SqlValue.Id(artifact.TaskRunId)}");

        /// <summary>All columns of its row.</summary>
        public SqlFragment Columns(SqlFragment version, SqlFragment flow, SqlFragment deployment) => SqlFragment.Of(
            $"{Id}, {Now}, {Now}, {Key}, {version}, {Type}, {SqlValue.Text(artifact.Description)}, {SqlValue.Json(artifact.Metadata?.ToString())}, {FlowRunId}, {TaskRunId}, {flow}, {deployment}, {SqlValue.Number(artifact.DataSize)}, {SqlValue.Json(artifact.Data?.Json)}");
    }
}
