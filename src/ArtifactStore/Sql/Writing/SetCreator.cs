using System.Data.Common;
using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>
/// Creates artifacts in few statements, for a remote database: a single artifact in one; many in one for the versions of thousands of keys,
/// and one for thousands of artifacts.
/// </summary>
internal sealed class SetCreator : ArtifactCreator
{
    /// <summary>
    /// Represents any version, if the key must have a latest artifact (see <see cref="Advance"/>). No sum with a version overflows the
    /// column.
    /// </summary>
    private const int AnyVersion = int.MinValue;

    /// <summary>The number of keys in one statement, which limits the server's memory. More would save no time.</summary>
    private const int MaxKeys = 5_000;

    private readonly CreateTemplate _insert;
    private readonly CreateTemplate[] _claims;

    public SetCreator(SqlStoreContext context)
        : base(context)
    {
        var own = ArtifactTable
            .Columns.Where(column => column.Value is not null && column.Name is not ("updated" or "key" or "version"))
            .ToList();
        _insert = new(own.Select(CreateTemplate.Of), values =>
            new SqlStatementBuilder()
                .Append($"INSERT INTO {Artifacts} ({ArtifactColumns}) VALUES ({ArtifactValues(values)}) RETURNING version")
                .Build()
        );
        _claims =
        [
            .. Enum.GetValues<ClaimKind>()
                .Select(kind => Claim(kind, own.Where(column => column.Name is not ("id" or "created") && !column.IsInCollection))),
        ];
    }

    /// <summary>The join to the run of each row. A lateral subquery, since a plain join might reorder the rows or read all runs.</summary>
    private string JoinRuns =>
        Dialect.KeepsRunColumns
            ? $" LEFT JOIN LATERAL (SELECT flow_id, deployment_id FROM {FlowRuns} WHERE id = n.flow_run_id LIMIT 1) AS fr ON TRUE"
            : "";

    public override async Task<Artifact> CreateAsync(SqlExecutor executor, NewArtifact item, CancellationToken cancellationToken)
    {
        if (item.Create.Inputs.Count > 0)
        {
            return (await CreateAllAsync(executor, [item], cancellationToken).ConfigureAwait(false))[0];
        }

        var now = Context.Now();
        var artifact = item.Draft with { Created = now, Updated = now };
        var row = new CreateRow(artifact)
        {
            Created = now,
            First = item.Create,
            CollectionId = Context.NewId(),
        };
        var insert = (artifact.Key is null ? _insert : _claims[(int)KeyClaim.KindOf(item.Create)]).With(row);
        SqlStatement[] statements =
        [
            .. HoldRun(artifact) is { } hold ? [hold] : (SqlStatement[])[],
            .. Context.Changes is { } changes && artifact.Key is null ? [changes.CreatedWithoutKey(artifact)] : (SqlStatement[])[],
            insert,
        ];
        var work = new SqlWork<SqlOutcome<int?>>(statements, static reader => new(true, reader.IsDBNull(0) ? null : reader.GetInt32(0)))
        {
            FindAsync = async (session, _, token) =>
                await FindAsync(session, artifact, token).ConfigureAwait(false) is { IsKnown: true } found ? new(true, found) : default,
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
            ? artifact with
            {
                Version = version.Value,
            }
            : throw await executor
                .WriteAsync(
                    new SqlWork<ArtifactConflictException>((session, token) => ConflictAsync(session, item.Create, token)),
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<Artifact>> CreateAllAsync(
        SqlExecutor executor,
        IReadOnlyList<NewArtifact> items,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await executor.WriteAsync(AllOf(items, CreateAllAsync), cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactConflictException e) when (e.InnerException is DbException)
        {
            // The id was not checked before, since nearly all ids are new.
            throw await FindTakenAsync(executor, items, cancellationToken).ConfigureAwait(false) is { } id
                ? Conflict.OfId(id, e.InnerException)
                : e;
        }
    }

    private async Task<IReadOnlyList<Artifact>> CreateAllAsync(
        SqlSession session,
        IReadOnlyList<NewArtifact> items,
        CancellationToken cancellationToken
    )
    {
        if (HoldRuns(RunsOf(items)) is { } hold)
        {
            await session.ListAsync(hold, static _ => true, cancellationToken).ConfigureAwait(false);
        }

        var now = Context.Now();
        var keys = KeyClaim.Of(items);
        foreach (var part in keys.Values.OrderBy(key => key.Key, StringComparer.Ordinal).Chunk(MaxKeys))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await AdvanceAsync(session, keys, part, items, now, cancellationToken).ConfigureAwait(false);
        }

        var created = new Artifact[items.Count];
        for (var i = 0; i < created.Length; i++)
        {
            var draft = items[i].Draft;
            created[i] = draft with { Created = now, Updated = now, Version = draft.Key is null ? null : keys[draft.Key].Next(items[i]) };
        }

        // In the order of ids, so that batches with the same ids do not deadlock.
        foreach (var part in ArtifactBatch.Split([.. created.OrderBy(artifact => artifact.Id)]))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await session.ExecuteAsync(InsertAll(part, now), cancellationToken).ConfigureAwait(false);
        }

        await Context.Inputs.InsertAsync(session, items, cancellationToken).ConfigureAwait(false);
        await RecordAsync(session, created, cancellationToken).ConfigureAwait(false);
        return created;
    }

    private async Task AdvanceAsync(
        SqlSession session,
        Dictionary<string, KeyClaim> keys,
        KeyClaim[] part,
        IReadOnlyList<NewArtifact> items,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var rows = await session
            .ListAsync(
                Advance(part, items, now),
                static reader => (Key: reader.GetString(0), Version: reader.GetInt32(1), LastVersion: reader.GetInt32(2)),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var row in rows)
        {
            keys[row.Key].TryTake(row.Version, isForeign: row.LastVersion < 0);
        }

        if (Array.Find(part, key => !key.IsTaken) is { } refused)
        {
            throw await ConflictAsync(session, refused.First, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Finds an id of the list that exists already or is duplicated in the list; null if there is none any more.</summary>
    private async Task<Guid?> FindTakenAsync(SqlExecutor executor, IReadOnlyList<NewArtifact> items, CancellationToken cancellationToken)
    {
        var ids = new HashSet<Guid>();
        foreach (var item in items)
        {
            if (!ids.Add(item.Draft.Id))
            {
                return item.Draft.Id;
            }
        }

        var statement = new SqlStatementBuilder()
            .Append($"SELECT id FROM {Artifacts} WHERE {Dialect.IsIn("id", SqlValue.Ids([.. ids]))} LIMIT 1")
            .Build();
        return await executor
            .WriteAsync(new SqlWork<Guid?>([statement], reader => Dialect.ReadId(reader, 0)), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Builds one statement for the collection and the artifact. If the collection's part returns no row, no artifact is inserted.
    /// </summary>
    /// <param name="kind">The expectation about the key.</param>
    /// <param name="rest">The columns of the artifact that are not in the collection.</param>
    private CreateTemplate Claim(ClaimKind kind, IEnumerable<SqlColumn> rest)
    {
        var (created, id, key, copies) = (
            CreateTemplate.Created,
            CreateTemplate.Of("id"),
            CreateTemplate.Of("key"),
            OwnCopies.Select(CreateTemplate.Of)
        );
        return kind is ClaimKind.Any or ClaimKind.New
            ? new([CreateTemplate.CollectionId, created, key, id, .. copies, .. rest.Select(CreateTemplate.Of)], values =>
                WithArtifact(values, OfNew)
            )
            : new([created, id, .. copies, key, .. Expected(kind), .. rest.Select(CreateTemplate.Of)], values =>
                WithArtifact(values, PointExpected)
            );

        SqlFragment OfNew(IReadOnlyDictionary<string, SqlFragment> values) =>
            SqlFragment.Of(
                $"INSERT INTO {Collections} AS c ({CollectionColumns}) VALUES ({CollectionValues(values)}) ON CONFLICT (key) DO {(kind == ClaimKind.New ? "NOTHING" : PointToNew)}"
            );
    }

    private SqlStatement WithArtifact(
        IReadOnlyDictionary<string, SqlFragment> values,
        Func<IReadOnlyDictionary<string, SqlFragment>, SqlFragment> claim
    )
    {
        string[] returned = ["version", .. ArtifactTable.Columns.Where(column => column.IsOfRun).Select(column => column.Name)];
        var ofCollection = new Dictionary<string, SqlFragment>(values) { ["count"] = SqlFragment.Of($"1") };
        var ofArtifact = new Dictionary<string, SqlFragment>(values);
        foreach (var name in returned)
        {
            ofArtifact[name] = SqlFragment.Of($"latest.{name}");
        }

        return Recorded(
            SqlFragment.Of($"WITH latest AS ({claim(ofCollection)} RETURNING {string.Join(", ", returned)})"),
            SqlFragment.Of($"INSERT INTO {Artifacts} ({ArtifactColumns}) SELECT {ArtifactValues(ofArtifact)} FROM latest"),
            values["created"]
        );
    }

    /// <summary>Returns the insert of an artifact with a key, with that of its changes if they are recorded.</summary>
    /// <param name="claim">The WITH clause, which takes the version.</param>
    /// <param name="insert">The insert, without its RETURNING.</param>
    /// <param name="created">The time.</param>
    private SqlStatement Recorded(SqlFragment claim, SqlFragment insert, SqlFragment created)
    {
        var sql = new SqlStatementBuilder().Append(claim);
        if (Context.Changes is not { } changes)
        {
            return sql.Append($" {insert} RETURNING version").Build();
        }

        // Without a join or a sort, which would take the server longer to plan than to run. The parts of a UNION ALL that is inserted run
        // in their order.
        return sql.Append($", created AS ({insert} RETURNING id, key, version), recorded AS (")
            .Append(changes.Insert("kind, artifact_id, key, version"))
            .Append($"{Row(ArtifactChangeKind.Created)} UNION ALL {Row(ArtifactChangeKind.LatestMoved)}) SELECT version FROM created")
            .Build();

        SqlFragment Row(ArtifactChangeKind kind) =>
            SqlFragment.Of($"SELECT {created}, {ChangeWriter.Name(kind)}, n.id, n.key, n.version FROM created AS n");
    }

    /// <summary>Takes one version of each key for each of its artifacts, and points its collection to the last.</summary>
    /// <remarks>
    /// Only the conflicting row has the latest version under its lock, and the conflict clause can only compare it with columns of the
    /// table. An expected version is therefore passed as a negative number in <c>last_version</c>. A key with another latest returns no
    /// row; a new key that should exist returns the negative number. No column is available for an expected latest id, so these keys are
    /// passed as separate lists, which are hashed.
    /// </remarks>
    private SqlStatement Advance(IReadOnlyList<KeyClaim> keys, IReadOnlyList<NewArtifact> items, DateTimeOffset now)
    {
        var time = SqlFragment.Of($"{SqlValue.Time(now)}");
        Artifact[] last = [.. keys.Select(key => items[key.Last].Draft)];
        var sql = new SqlStatementBuilder()
            .Append(
                $"INSERT INTO {Collections} AS c ({CollectionColumns}) SELECT n.id, {time}, {time}, n.key, n.latest_id, n.versions, n.claim"
            )
            .Append(string.Concat(CollectionTable.Copies.Select(column => $", {(column.IsOfRun ? OfRun(column) : $"n.{column.Name}")}")))
            .Append(" FROM ")
            .Append(
                Dialect.FromLists(
                    "n",
                    [
                        ("place", SqlValue.Numbers(Column(keys, static (_, i) => (long)i))),
                        ("id", SqlValue.Ids(Column(keys, (_, _) => Context.NewId()))),
                        ("key", SqlValue.Texts(Column(keys, static (key, _) => key.Key))),
                        ("latest_id", SqlValue.Ids(Column(last, static (artifact, _) => artifact.Id))),
                        ("versions", SqlValue.Numbers(Column(keys, static (key, _) => (long)key.Count))),
                        ("claim", SqlValue.Numbers(Column(keys, static (key, _) => key.ComparesLatest
                                        ? key.First.ExpectedVersion is { } version
                                            ? -version
                                            : AnyVersion
                                        : (long)key.Count))),
                        .. OwnCopies.Select(column => (column.Name, List(column, last))),
                    ]
                )
            )
            .Append(JoinRuns);

        // In the order of the list whatever the join, since it is the lock order.
        sql.Append(
            $" ORDER BY n.place ON CONFLICT (key) DO {PointToNew} WHERE (EXCLUDED.last_version > 0 OR c.version + EXCLUDED.last_version = 0 OR EXCLUDED.last_version = {AnyVersion.ToString(CultureInfo.InvariantCulture)})"
        );
        KeyClaim[] compared = [.. keys.Where(key => key.First.ExpectedLatestId is not null)];
        if (compared.Length > 0)
        {
            var keyList = SqlValue.Texts(Column(compared, static (key, _) => key.Key));
            var idList = SqlValue.Ids(Column(compared, static (key, _) => key.First.ExpectedLatestId!.Value));
            sql.Append(
                $" AND (c.key NOT IN (SELECT e.key FROM {Dialect.FromLists("e", [("key", keyList)])}) OR (c.key, c.latest_id) IN (SELECT e.key, e.id FROM {Dialect.FromLists("e", [("key", keyList), ("id", idList)])}))"
            );
        }

        return sql.Append(" RETURNING key, version, last_version").Build();
    }

    private SqlStatement InsertAll(IReadOnlyList<Artifact> artifacts, DateTimeOffset now)
    {
        // All are created at the same time.
        var time = SqlFragment.Of($"{SqlValue.Time(now)}");
        var sql = new SqlStatementBuilder().Append($"INSERT INTO {Artifacts} ({ArtifactColumns}) SELECT ");
        foreach (var (i, column) in ArtifactTable.Columns.Index())
        {
            sql.Append(i == 0 ? "" : ", ");
            _ = column.Type == SqlType.Time ? sql.Append(time) : sql.Append(column.IsOfRun ? OfRun(column) : $"n.{column.Name}");
        }

        var lists = ArtifactTable
            .Columns.Where(column => column is { IsOfRun: false, Type: not SqlType.Time })
            .Select(column => (column.Name, List(column, artifacts)));
        return sql.Append(" FROM ").Append(Dialect.FromLists("n", [.. lists])).Append(JoinRuns).Build();
    }

    private string OfRun(SqlColumn column) => Dialect.KeepsRunColumns ? $"fr.{column.Name}" : "NULL";

    /// <summary>Returns the values of a column of several artifacts as one list.</summary>
    private static SqlValue List(SqlColumn column, IReadOnlyList<Artifact> artifacts)
    {
        var value = column.Value!;
        return column.Type switch
        {
            SqlType.Text => SqlValue.Texts(Column(artifacts, (artifact, _) => (string?)value(artifact).Value)),
            SqlType.Json => SqlValue.Jsons(Column(artifacts, (artifact, _) => (string?)value(artifact).Value)),
            SqlType.Id => SqlValue.NullableIds(Column(artifacts, (artifact, _) => (Guid?)value(artifact).Value)),
            SqlType.Number => SqlValue.NullableNumbers(Column(artifacts, (artifact, _) => (long?)value(artifact).Value)),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column.Type, "The type has no list parameter."),
        };
    }

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
