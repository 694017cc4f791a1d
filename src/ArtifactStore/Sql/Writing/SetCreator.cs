using System.Data.Common;
using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>Creates artifacts in as few statements as it can, for a database at a distance: one for a single artifact, and for many one for the versions of some thousands of keys, and one for some thousands of artifacts.</summary>
internal sealed class SetCreator : ArtifactCreator
{
    /// <summary>Stands for "some version" where a key must have a latest artifact, of whatever version (see <see cref="Advance"/>). No sum with a version leaves the range of the column.</summary>
    private const int AnyVersion = int.MinValue;

    /// <summary>How many keys go into one statement: what it takes of the server's memory is bounded, and more would save no time.</summary>
    private const int MostKeys = 5_000;

    private readonly SqlTemplate _insert;
    private readonly SqlTemplate _advance;
    private readonly SqlTemplate _begin;
    private readonly SqlTemplate _advanceFromVersion;
    private readonly SqlTemplate _advanceFromLatest;
    private readonly SqlTemplate _advanceFromBoth;

    public SetCreator(SqlStoreContext context)
        : base(context)
    {
        _insert = new(values => values is [var id, var now, var type, var description, var metadata, var flowRun, var taskRun, var size, var data]
            ? new SqlStatementBuilder().Append($"INSERT INTO {ArtifactTable} ({ArtifactColumns}) VALUES (")
                .Append($"{id}, {now}, {now}, NULL, NULL, {type}, {description}, {metadata}, {flowRun}, {taskRun}, {Kept("flow_id", flowRun)}, {Kept("deployment_id", flowRun)}, {size}, {data}) RETURNING version")
                .Build()
            : throw Unfit(values));
        _advance = new(values => Upsert(values, PointToNew));
        _begin = new(values => Upsert(values, "NOTHING"));
        _advanceFromVersion = new(values => AdvanceFrom(values, "version"));
        _advanceFromLatest = new(values => AdvanceFrom(values, "latest_id"));
        _advanceFromBoth = new(values => AdvanceFrom(values, "version", "latest_id"));
    }

    private string KeptColumns => Dialect.KeepsRunColumns ? "fr.flow_id, fr.deployment_id" : "NULL, NULL";

    /// <summary>The run of each row, looked up row by row: a join might write the rows in another order, and read all runs for it.</summary>
    private string JoinRuns => Dialect.KeepsRunColumns ? $" LEFT JOIN LATERAL (SELECT flow_id, deployment_id FROM {RunTable} WHERE id = n.flow_run_id LIMIT 1) AS fr ON TRUE" : "";

    public override async Task<Artifact> CreateAsync(SqlExecutor executor, ArtifactCreate create, CancellationToken cancellationToken)
    {
        var artifact = Draft(create, Context.Now());
        var insert = create.Key is null ? Insert(artifact) : InsertVersion(artifact, create);
        var work = new SqlWork<SqlOutcome<int?>>(
            HoldRuns(RunsOf([create])) is { } hold ? [hold, insert] : [insert], static reader => new(true, reader.IsDBNull(0) ? null : reader.GetInt32(0)))
        {
            FindAsync = async (session, _, token) => await FindAsync(session, artifact, token).ConfigureAwait(false) is { IsKnown: true } found ? new(true, found) : default,
        };
        SqlOutcome<int?> version;
        try
        {
            version = await executor.WriteAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactConflictException e) when (e.InnerException is DbException)
        {
            throw Conflict.OfId(artifact.Id, e.InnerException);
        }

        return version.IsKnown
            ? artifact with { Version = version.Value }
            : throw await executor.WriteAsync(new SqlWork<ArtifactConflictException>((session, token) => ConflictAsync(session, create, token)), cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<Artifact>> CreateAllAsync(SqlExecutor executor, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken)
    {
        try
        {
            return await executor.WriteAsync(AllOf(creates, CreateAllAsync), cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactConflictException e) when (e.InnerException is DbException)
        {
            // Only now, since nearly every batch brings new ids: which of them is it?
            throw await FindTakenAsync(executor, creates, cancellationToken).ConfigureAwait(false) is { } id ? Conflict.OfId(id, e.InnerException) : e;
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
            created[i] = Draft(create, now) with { Version = create.Key is null ? null : keys[create.Key].Next(create) };
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
            keys[row.Key].TryTake(row.Version, isForeign: row.LastVersion < 0);
        }

        if (Array.Find(part, key => !key.IsTaken) is { } refused)
        {
            throw await ConflictAsync(session, refused.First, cancellationToken).ConfigureAwait(false);
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
        return await executor.WriteAsync(new SqlWork<Guid?>([statement], reader => Dialect.ReadId(reader, 0)), cancellationToken).ConfigureAwait(false);
    }

    private SqlStatement Insert(Artifact artifact) => _insert.With(
        SqlValue.Id(artifact.Id),
        SqlValue.Time(artifact.Created),
        SqlValue.Text(artifact.Type),
        SqlValue.Text(artifact.Description),
        SqlValue.Json(artifact.Metadata?.Json),
        SqlValue.Id(artifact.FlowRunId),
        SqlValue.Id(artifact.TaskRunId),
        SqlValue.Number(artifact.DataSize),
        SqlValue.Json(artifact.Data?.Json));

    /// <summary>The collection and the artifact in one: where the collection refuses, there is no row from which an artifact could come.</summary>
    private SqlStatement InsertVersion(Artifact artifact, ArtifactCreate create) => create is { ExpectedVersion: > 0 } or { ExpectedLatestId: not null }
        ? (create.ExpectedLatestId is null ? _advanceFromVersion : create.ExpectedVersion is null ? _advanceFromLatest : _advanceFromBoth).With(
        [
            SqlValue.Time(artifact.Created),
            SqlValue.Id(artifact.Id),
            SqlValue.Text(artifact.Type),
            SqlValue.Id(artifact.FlowRunId),
            SqlValue.Id(artifact.TaskRunId),
            SqlValue.Text(artifact.Key),
            .. create.ExpectedVersion is null ? [] : new[] { SqlValue.Number(create.ExpectedVersion) },
            .. create.ExpectedLatestId is null ? [] : new[] { SqlValue.Id(create.ExpectedLatestId) },
            SqlValue.Text(artifact.Description),
            SqlValue.Json(artifact.Metadata?.Json),
            SqlValue.Number(artifact.DataSize),
            SqlValue.Json(artifact.Data?.Json),
        ])
        : (create.ExpectedVersion == 0 ? _begin : _advance).With(
            SqlValue.Id(Context.NewId()),
            SqlValue.Time(artifact.Created),
            SqlValue.Text(artifact.Key),
            SqlValue.Id(artifact.Id),
            SqlValue.Text(artifact.Type),
            SqlValue.Id(artifact.FlowRunId),
            SqlValue.Id(artifact.TaskRunId),
            SqlValue.Text(artifact.Description),
            SqlValue.Json(artifact.Metadata?.Json),
            SqlValue.Number(artifact.DataSize),
            SqlValue.Json(artifact.Data?.Json));

    private SqlStatement Upsert(SqlFragment[] values, string onConflict) => values is [var collection, var now, var key, var id, var type, var flowRun, var taskRun, .. var rest]
        ? new SqlStatementBuilder()
            .Append($"WITH latest AS (INSERT INTO {CollectionTable} AS c ({CollectionColumns}) VALUES ({collection}, {now}, {now}, {key}, {id}, 1, 1, {type}, {flowRun}, {taskRun}")
            .Append($", {Kept("flow_id", flowRun)}, {Kept("deployment_id", flowRun)}) ON CONFLICT (key) DO {onConflict}")
            .Append(InsertOfLatest(id, now, key, type, flowRun, taskRun, rest))
            .Build()
        : throw Unfit(values);

    private SqlStatement AdvanceFrom(SqlFragment[] values, params string[] expected) => values is [var now, var id, var type, var flowRun, var taskRun, var key, .. var rest]
        ? new SqlStatementBuilder()
            .Append($"WITH latest AS (UPDATE {CollectionTable} AS c SET updated = CASE WHEN c.updated > {now} THEN c.updated ELSE {now} END, latest_id = {id}, version = c.last_version + 1, last_version = c.last_version + 1")
            .Append($", type = {type}, flow_run_id = {flowRun}, task_run_id = {taskRun}, flow_id = {Kept("flow_id", flowRun)}, deployment_id = {Kept("deployment_id", flowRun)} WHERE ")
            .Append(SqlFragment.Combine(FilterOperator.And, [SqlFragment.Of($"key = {key}"), .. expected.Select((column, i) => SqlFragment.Of($"{column} = {rest[i]}"))]))
            .Append(InsertOfLatest(id, now, key, type, flowRun, taskRun, rest[expected.Length..]))
            .Build()
        : throw Unfit(values);

    private SqlFragment InsertOfLatest(SqlFragment id, SqlFragment now, SqlFragment key, SqlFragment type, SqlFragment flowRun, SqlFragment taskRun, SqlFragment[] rest) => rest is [var description, var metadata, var size, var data]
        ? SqlFragment.Of(
            $" RETURNING version, flow_id, deployment_id) INSERT INTO {ArtifactTable} ({ArtifactColumns}) SELECT {id}, {now}, {now}, {key}, latest.version, {type}, {description}, {metadata}, {flowRun}, {taskRun}, latest.flow_id, latest.deployment_id, {size}, {data} FROM latest RETURNING version")
        : throw Unfit(rest);

    /// <summary>Takes as many versions of each key as it has artifacts, and points its collection to the last of them.</summary>
    /// <remarks>
    /// The row that stands in conflict is the only one that tells the latest version under its lock, and only what stands in the table's columns can be compared with it there: so an expected version
    /// travels as a negative number in <c>last_version</c>. A key whose latest is another gives no row; a new key that should have had versions gives the negative number back.
    /// No column is free for an expected latest artifact: the keys that expect one stand in lists of their own, which are looked through by hash.
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
                    ("claim", SqlValue.Numbers(Column(keys, static (key, _) => key.ComparesLatest ? key.First.ExpectedVersion is { } version ? -version : AnyVersion : (long)key.Count))),
                    ("type", SqlValue.Texts(Column(keys, (key, _) => creates[key.Last].Type))),
                    ("flow_run_id", SqlValue.NullableIds(Column(keys, (key, _) => creates[key.Last].FlowRunId))),
                    ("task_run_id", SqlValue.NullableIds(Column(keys, (key, _) => creates[key.Last].TaskRunId))),
                ]))
            .Append(JoinRuns);

        // In the order of the list, whatever the join does: it is the order in which everybody waits.
        sql.Append($" ORDER BY n.place ON CONFLICT (key) DO {PointToNew} WHERE (EXCLUDED.last_version > 0 OR c.version + EXCLUDED.last_version = 0 OR EXCLUDED.last_version = {AnyVersion.ToString(CultureInfo.InvariantCulture)})");
        KeyClaim[] compared = [.. keys.Where(key => key.First.ExpectedLatestId is not null)];
        if (compared.Length > 0)
        {
            var keyList = SqlValue.Texts(Column(compared, static (key, _) => key.Key));
            var idList = SqlValue.Ids(Column(compared, static (key, _) => key.First.ExpectedLatestId!.Value));
            sql.Append($" AND (c.key NOT IN (SELECT e.key FROM {Dialect.FromLists("e", [("key", keyList)])}) OR (c.key, c.latest_id) IN (SELECT e.key, e.id FROM {Dialect.FromLists("e", [("key", keyList), ("id", idList)])}))");
        }

        return sql.Append(" RETURNING key, version, last_version").Build();
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
                ("metadata", SqlValue.Jsons(Column(artifacts, static (artifact, _) => artifact.Metadata?.Json))),
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
}
