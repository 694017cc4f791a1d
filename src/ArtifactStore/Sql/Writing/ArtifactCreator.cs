namespace ArtifactStore.Sql;

/// <summary>
/// Creates artifacts: takes the next version of each key, points the key's collection to the new artifact, and inserts the artifact.
/// </summary>
/// <remarks>
/// The collection row is written first. It serialises the writers of one key, so that versions follow the order of commits. Keys are
/// processed in sorted order, so that overlapping batches do not deadlock.
/// </remarks>
internal abstract class ArtifactCreator(SqlStoreContext context)
{
    protected static string ArtifactColumns { get; } = Names(ArtifactTable.Columns);

    protected static string CollectionColumns { get; } = Names(CollectionTable.Columns);

    /// <summary>
    /// The conflict clause of a collection upsert, which advances the version by the number of new artifacts and points to the last of
    /// them. Its time does not go back with a clock.
    /// </summary>
    protected static string PointToNew { get; } =
        "UPDATE SET updated = CASE WHEN c.updated > EXCLUDED.updated THEN c.updated ELSE EXCLUDED.updated END, latest_id = EXCLUDED.latest_id"
        + ", version = c.last_version + EXCLUDED.version, last_version = c.last_version + EXCLUDED.version"
        + string.Concat(CollectionTable.Copies.Select(column => $", {column.Name} = EXCLUDED.{column.Name}"));

    /// <summary>The columns denormalised in the collection from the artifact itself rather than from its run.</summary>
    protected static IEnumerable<SqlColumn> OwnCopies => CollectionTable.Copies.Where(column => !column.IsOfRun);

    protected SqlStoreContext Context => context;

    protected SqlDialect Dialect => context.Dialect;

    protected string Artifacts { get; } = context.Dialect.Table(SqlTable.Artifact.Name());

    protected string Collections { get; } = context.Dialect.Table(SqlTable.ArtifactCollection.Name());

    protected string FlowRuns { get; } = context.Dialect.Table(SqlTable.FlowRun.Name());

    /// <summary>Creates an artifact.</summary>
    public abstract Task<Artifact> CreateAsync(SqlExecutor executor, NewArtifact item, CancellationToken cancellationToken);

    /// <summary>Creates artifacts atomically, in the order of the list.</summary>
    public abstract Task<IReadOnlyList<Artifact>> CreateAllAsync(
        SqlExecutor executor,
        IReadOnlyList<NewArtifact> items,
        CancellationToken cancellationToken
    );

    /// <summary>Returns the runs with denormalised columns, without duplicates, in lock order.</summary>
    protected Guid[] RunsOf(IEnumerable<NewArtifact> items) =>
        Dialect.KeepsRunColumns ? [.. items.Select(item => item.Draft.FlowRunId).OfType<Guid>().Distinct().Order()] : [];

    /// <summary>
    /// Locks runs, so that denormalised columns cannot change before the artifacts are visible. Null if there is nothing to lock.
    /// </summary>
    protected SqlStatement? HoldRuns(Guid[] runs) => runs.Length > 0 ? Dialect.HoldRuns(runs) : null;

    /// <inheritdoc cref="HoldRuns"/>
    protected SqlStatement? HoldRun(Artifact artifact) =>
        artifact.FlowRunId is { } run && Dialect.KeepsRunColumns ? Dialect.HoldRuns([run]) : null;

    /// <summary>Returns the values of a new artifact, in the order of its columns. Missing values are read from the run, or NULL.</summary>
    protected SqlFragment ArtifactValues(IReadOnlyDictionary<string, SqlFragment> values) =>
        List(
            ArtifactTable.Columns.Select(column =>
                column.Name == "updated" ? values["created"] : Value(column, values) ?? SqlFragment.Of($"NULL")
            )
        );

    /// <summary>Returns the values of a new collection, in the order of its columns.</summary>
    protected SqlFragment CollectionValues(IReadOnlyDictionary<string, SqlFragment> values) =>
        List(
            CollectionTable.Columns.Select(column =>
                column.Name switch
                {
                    "id" => values["collection_id"],
                    "updated" => values["created"],
                    "latest_id" => values["id"],
                    "version" or "last_version" => values["count"],
                    _ => Value(column, values)!,
                }
            )
        );

    /// <summary>Returns an UPDATE, without its RETURNING, of the collection of a key whose latest is the expected one.</summary>
    protected SqlFragment PointExpected(IReadOnlyDictionary<string, SqlFragment> values)
    {
        var (created, count) = (values["created"], values["count"]);
        var sql = new SqlStatementBuilder()
            .Append(
                $"UPDATE {Collections} AS c SET updated = CASE WHEN c.updated > {created} THEN c.updated ELSE {created} END, latest_id = {values["id"]}"
            )
            .Append($", version = c.last_version + {count}, last_version = c.last_version + {count}");
        foreach (var column in CollectionTable.Copies)
        {
            sql.Append($", {column.Name} = {Value(column, values)!}");
        }

        sql.Append($" WHERE c.key = {values["key"]}");
        foreach (
            var (name, column) in new[]
            {
                (CreateTemplate.ExpectedVersion.Name, "version"),
                (CreateTemplate.ExpectedLatestId.Name, "latest_id"),
            }
        )
        {
            if (values.TryGetValue(name, out var expected))
            {
                sql.Append($" AND c.{column} = {expected}");
            }
        }

        return sql.ToFragment();
    }

    /// <summary>Returns the values that a kind of claim compares.</summary>
    protected static IEnumerable<CreateTemplate.Value> Expected(ClaimKind kind) =>
        [
            .. kind is ClaimKind.Version or ClaimKind.Both ? [CreateTemplate.ExpectedVersion] : (CreateTemplate.Value[])[],
            .. kind is ClaimKind.Latest or ClaimKind.Both ? [CreateTemplate.ExpectedLatestId] : (CreateTemplate.Value[])[],
        ];

    /// <summary>
    /// Returns a value of an artifact or its run. If the run is not stored yet the value is NULL, and saving the run sets it.
    /// </summary>
    private SqlFragment? Value(SqlColumn column, IReadOnlyDictionary<string, SqlFragment> values) =>
        values.TryGetValue(column.Name, out var value) ? value
        : column.IsOfRun && Dialect.KeepsRunColumns
            ? SqlFragment.Of($"(SELECT {column.Name} FROM {FlowRuns} WHERE id = {values["flow_run_id"]})")
        : column.IsOfRun ? SqlFragment.Of($"NULL")
        : null;

    private static SqlFragment List(IEnumerable<SqlFragment> values)
    {
        var sql = new SqlStatementBuilder();
        foreach (var (i, value) in values.Index())
        {
            sql.Append(i == 0 ? "" : ", ").Append(value);
        }

        return sql.ToFragment();
    }

    private static string Names(IEnumerable<SqlColumn> columns) => string.Join(", ", columns.Select(column => column.Name));

    /// <summary>Creates the work for a list.</summary>
    protected SqlWork<IReadOnlyList<Artifact>> AllOf(
        IReadOnlyList<NewArtifact> items,
        Func<SqlSession, IReadOnlyList<NewArtifact>, CancellationToken, Task<IReadOnlyList<Artifact>>> create
    ) =>
        new((session, token) => create(session, items, token))
        {
            FindAsync = async (session, attempt, token) =>
                attempt.If(await IsCreatedAsync(session, attempt.Value[0], token).ConfigureAwait(false)),
            IsBatch = true,
        };

    /// <summary>Records the creates of a list, in its order, and then the new latest of each key.</summary>
    protected async Task RecordAsync(SqlSession session, IReadOnlyList<Artifact> created, CancellationToken cancellationToken)
    {
        if (context.Changes is { } changes)
        {
            var latest = created
                .Where(artifact => artifact.Key is not null)
                .GroupBy(artifact => artifact.Key, StringComparer.Ordinal)
                .Select(versions => versions.Last())
                .OrderBy(artifact => artifact.Key, StringComparer.Ordinal);
            await changes
                .WriteAsync(
                    session,
                    created[0].Created,
                    created
                        .Select(Created)
                        .Concat(latest.Select(artifact => Created(artifact) with { Kind = ArtifactChangeKind.LatestMoved })),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        static NewChange Created(Artifact artifact) => new(ArtifactChangeKind.Created, artifact.Id, artifact.Key, artifact.Version);
    }

    /// <summary>True if an earlier attempt has created the artifact, by its id and the values that updates never change.</summary>
    protected async Task<bool> IsCreatedAsync(SqlSession session, Artifact artifact, CancellationToken cancellationToken) =>
        await FindAsync(session, artifact, cancellationToken).ConfigureAwait(false) is { IsKnown: true } found
        && found.Value == artifact.Version;

    /// <summary>Finds the version of an artifact created by an earlier attempt; unknown if there is none.</summary>
    protected async Task<SqlOutcome<int?>> FindAsync(SqlSession session, Artifact artifact, CancellationToken cancellationToken)
    {
        var rows = await session
            .ListAsync(
                new SqlStatementBuilder()
                    .Append($"SELECT created, key, version FROM {Artifacts} WHERE id = {SqlValue.Id(artifact.Id)}")
                    .Build(),
                reader =>
                    (
                        Created: session.Dialect.ReadTime(reader, 0),
                        Key: reader.IsDBNull(1) ? null : reader.GetString(1),
                        Version: reader.IsDBNull(2) ? null : (int?)reader.GetInt32(2)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows is [var row] && (row.Created, row.Key) == (artifact.Created, artifact.Key) ? new(true, row.Version) : default;
    }

    /// <summary>
    /// Creates the exception for an unexpected latest. It is read from the artifacts before those of a list are inserted, since the
    /// collection may already point to them.
    /// </summary>
    protected async Task<ArtifactConflictException> ConflictAsync(
        SqlSession session,
        ArtifactCreate create,
        CancellationToken cancellationToken
    )
    {
        var latest = await session
            .ListAsync(
                new SqlStatementBuilder()
                    .Append(
                        $"SELECT version, id FROM {Artifacts} WHERE key = {SqlValue.Text(create.Key)} AND version IS NOT NULL ORDER BY version DESC LIMIT 1"
                    )
                    .Build(),
                reader => (Version: reader.GetInt32(0), Id: session.Dialect.ReadId(reader, 1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return latest is [var row] ? Conflict.OfLatest(create, row.Version, row.Id) : Conflict.OfLatest(create, null, null);
    }
}
