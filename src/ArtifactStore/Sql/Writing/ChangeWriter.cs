namespace ArtifactStore.Sql;

/// <summary>Records changes in the transaction that makes them.</summary>
/// <remarks>
/// Always after the lock on the key's collection or on the artifact is taken, so that two changes of one key are numbered in the order in
/// which they are made.
/// </remarks>
internal sealed class ChangeWriter
{
    /// <summary>The number of changes in one statement.</summary>
    private const int BatchSize = 10_000;

    private readonly SqlStoreContext _context;
    private readonly string _artifacts;
    private readonly string _collections;
    private readonly string _aliases;
    private readonly SqlTemplate _one;
    private readonly SqlTemplate _created;

    public ChangeWriter(SqlStoreContext context)
    {
        _context = context;
        (_artifacts, _collections, _aliases) = (
            Table(SqlTable.Artifact),
            Table(SqlTable.ArtifactCollection),
            Table(SqlTable.ArtifactAlias)
        );
        _one = new(values =>
            Statement(
                Insert("kind, artifact_id, key, version, alias"),
                $"VALUES ({values[0]}, {values[1]}, {values[2]}, {values[3]}, {values[4]}, {values[5]})"
            )
        );
        _created = new(values =>
            Statement(
                Insert("artifact_id, key, version, kind"),
                $"VALUES ({values[0]}, {values[1]}, {values[2]}, {values[3]}, {Name(ArtifactChangeKind.Created)}), ({values[0]}, {values[1]}, {values[2]}, {values[3]}, {Name(ArtifactChangeKind.LatestMoved)})"
            )
        );

        string Table(SqlTable table) => context.Dialect.Table(table.Name());
    }

    /// <summary>Returns the kind as written in a statement.</summary>
    public static string Name(ArtifactChangeKind kind) => $"'{WireEnum<ArtifactChangeKind>.ToText(kind)}'";

    /// <summary>Returns the beginning of an INSERT, up to its rows, whose first value is the time.</summary>
    /// <param name="columns">The columns after the time.</param>
    public string Insert(string columns) => $"INSERT INTO {_context.Dialect.Table(_context.Dialect.NewChanges)} (created, {columns}) ";

    /// <summary>Records changes, in their order.</summary>
    public async Task WriteAsync(
        SqlSession session,
        DateTimeOffset now,
        IEnumerable<NewChange> changes,
        CancellationToken cancellationToken
    )
    {
        foreach (var part in changes.Chunk(_context.Dialect.WritesSets ? BatchSize : 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await session
                .ExecuteAsync(_context.Dialect.WritesSets ? All(part, now) : One(part[0], now), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Returns the statement that records the create of an artifact with a key.</summary>
    public SqlStatement Created(Artifact artifact) =>
        _created.With(
            SqlValue.Time(artifact.Created),
            SqlValue.Id(artifact.Id),
            SqlValue.Text(artifact.Key),
            SqlValue.Number(artifact.Version)
        );

    /// <summary>Returns the statement that records the create of an artifact without a key.</summary>
    public SqlStatement CreatedWithoutKey(Artifact artifact) =>
        One(new(ArtifactChangeKind.Created, artifact.Id, null, null), artifact.Created);

    /// <summary>Returns the statement that records the update of an artifact.</summary>
    public SqlStatement Updated(Guid id, DateTimeOffset now) =>
        Statement(
            Insert("kind, artifact_id, key, version"),
            $"SELECT {SqlValue.Time(now)}, {Name(ArtifactChangeKind.Updated)}, a.id, a.key, a.version FROM {_artifacts} AS a WHERE a.id = {SqlValue.Id(id)}"
        );

    /// <summary>Returns the statement that records the removal of aliases, before it.</summary>
    /// <param name="those">The condition on the aliases <c>al</c> and their artifacts <c>a</c>.</param>
    /// <param name="now">The time.</param>
    /// <param name="join">The join of both: an outer one for aliases that may name no artifact, which SQLite reads one by one.</param>
    public SqlStatement AliasesRemoved(SqlFragment those, DateTimeOffset now, string join = "JOIN") =>
        Statement(
            Insert("kind, artifact_id, key, version, alias"),
            $"SELECT {SqlValue.Time(now)}, {Name(ArtifactChangeKind.AliasRemoved)}, al.artifact_id, al.key, a.version, al.alias FROM {_aliases} AS al {join} {_artifacts} AS a ON a.id = al.artifact_id WHERE {those} ORDER BY al.key, al.alias"
        );

    /// <summary>Returns the statement that records keys without artifacts, before their collections are deleted.</summary>
    /// <param name="those">The condition on the collections.</param>
    /// <param name="now">The time.</param>
    public SqlStatement KeysGone(SqlFragment those, DateTimeOffset now) =>
        Statement(
            Insert("kind, key"),
            $"SELECT {SqlValue.Time(now)}, {Name(ArtifactChangeKind.KeyGone)}, key FROM {_collections} WHERE {those} AND NOT EXISTS (SELECT 1 FROM {_artifacts} AS a WHERE a.key = {_collections}.key) ORDER BY key"
        );

    /// <summary>Returns the statement that records the new latest of keys whose latest was deleted, before collections move.</summary>
    /// <param name="those">The condition on the keys, of the column <c>c.key</c>.</param>
    /// <param name="now">The time.</param>
    public SqlStatement LatestMoved(SqlFragment those, DateTimeOffset now) =>
        Statement(
            Insert("kind, artifact_id, key, version"),
            $"SELECT {SqlValue.Time(now)}, {Name(ArtifactChangeKind.LatestMoved)}, a.id, a.key, a.version FROM {_collections} AS c JOIN {_artifacts} AS a ON a.key = c.key AND a.version = (SELECT MAX(m.version) FROM {_artifacts} AS m WHERE m.key = c.key) WHERE {those} AND NOT EXISTS (SELECT 1 FROM {_artifacts} AS l WHERE l.id = c.latest_id) ORDER BY a.key"
        );

    private static SqlStatement Statement(string insert, SqlFragment rows) => new SqlStatementBuilder().Append(insert).Append(rows).Build();

    private static SqlStatement Statement(string insert, SqlInterpolation rows) => Statement(insert, SqlFragment.Of(rows));

    private SqlStatement One(NewChange change, DateTimeOffset now) =>
        _one.With(
            SqlValue.Time(now),
            SqlValue.Text(WireEnum<ArtifactChangeKind>.ToText(change.Kind)),
            SqlValue.Id(change.ArtifactId),
            SqlValue.Text(change.Key),
            SqlValue.Number(change.Version),
            SqlValue.Text(change.Alias)
        );

    private SqlStatement All(NewChange[] changes, DateTimeOffset now) =>
        Statement(
            Insert("kind, artifact_id, key, version, alias"),
            $"SELECT {SqlValue.Time(now)}, n.kind, n.artifact_id, n.key, n.version, n.alias FROM {_context.Dialect.FromLists("n", [
                ("place", SqlValue.Numbers([.. changes.Select(static (_, place) => (long)place)])),
                ("kind", SqlValue.Texts([.. changes.Select(static change => WireEnum<ArtifactChangeKind>.ToText(change.Kind))])),
                ("artifact_id", SqlValue.Ids([.. changes.Select(static change => change.ArtifactId)])),
                ("key", SqlValue.Texts([.. changes.Select(static change => change.Key)])),
                ("version", SqlValue.NullableNumbers([.. changes.Select(static change => (long?)change.Version)])),
                ("alias", SqlValue.Texts([.. changes.Select(static change => change.Alias)])),
            ])} ORDER BY n.place"
        );
}
