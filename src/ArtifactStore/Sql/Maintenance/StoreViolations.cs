using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Finds what is wrong with some rows of a store.</summary>
internal sealed class StoreViolations(SqlDialect dialect)
{
    /// <summary>How much of a value is shown.</summary>
    public const int ShownLength = 64;

    private const string Highest = "h.version IS NOT NULL ORDER BY h.version DESC, h.row_id DESC LIMIT 1";

    private readonly string _artifact = dialect.Table(SqlTable.Artifact.Name());
    private readonly string _collection = dialect.Table(SqlTable.ArtifactCollection.Name());

    /// <summary>The columns of a collection that are copies, and where they come from: the latest artifact <c>l</c>, and its run <c>r</c> where runs are the store's.</summary>
    public IReadOnlyList<(string Column, string Source)> Copies { get; } =
    [
        ("type", "l.type"),
        ("flow_run_id", "l.flow_run_id"),
        ("task_run_id", "l.task_run_id"),
        ("flow_id", dialect.KeepsRunColumns ? "r.flow_id" : "l.flow_id"),
        ("deployment_id", dialect.KeepsRunColumns ? "r.deployment_id" : "l.deployment_id"),
    ];

    /// <summary>The join to the run of an artifact; empty where runs are the host's, and nothing is kept from them.</summary>
    public string JoinRun(string artifact) => dialect.KeepsRunColumns ? $" LEFT JOIN {dialect.Table(SqlTable.FlowRun.Name())} AS r ON r.id = {artifact}.flow_run_id" : "";

    /// <summary>A SELECT of one column of the artifact with the highest version of a key.</summary>
    public string OfHighest(string column, string key) => $"(SELECT h.{column} FROM {_artifact} AS h WHERE h.key = {key} AND {Highest})";

    /// <summary>What is wrong with some collections.</summary>
    /// <param name="session">The session.</param>
    /// <param name="scope">Which rows of <c>c</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<ArtifactStoreViolation>> OfCollectionsAsync(SqlSession session, SqlFragment scope, CancellationToken cancellationToken)
    {
        var page = SqlFragment.Of(
            $"SELECT c.row_id, c.id, c.created, c.updated, c.key, c.latest_id, c.version, c.last_version, {Names()}, l.row_id AS top_row, l.id AS top_id, l.version AS top_version, {Sources()} FROM {_collection} AS c LEFT JOIN {_artifact} AS l ON l.row_id = {OfHighest("row_id", "c.key")}{JoinRun("l")} WHERE {scope}");
        var arms = new ViolationArms("row_id", "key")
            .Add(ArtifactStoreViolationKind.EmptyCollection, null, "key", "'no collection, since the key has no artifacts'", $"top_row IS NULL AND NOT EXISTS (SELECT 1 FROM {_artifact} AS x WHERE x.key = page.key)")
            .Add(ArtifactStoreViolationKind.WrongLatest, "latest_id", "latest_id", "top_id", $"latest_id <> top_id AND EXISTS (SELECT 1 FROM {_artifact} AS x WHERE x.id = page.latest_id)")
            .Add(ArtifactStoreViolationKind.DanglingLatest, "latest_id", "latest_id", "top_id", $"latest_id <> top_id AND NOT EXISTS (SELECT 1 FROM {_artifact} AS x WHERE x.id = page.latest_id)")
            .Add(ArtifactStoreViolationKind.WrongVersion, "version", "version", "top_version", "version <> top_version")
            .Add(ArtifactStoreViolationKind.LowCounter, "last_version", "last_version", "top_version", "last_version < top_version");
        foreach (var (column, _) in Copies)
        {
            arms.Add(ArtifactStoreViolationKind.WrongCopy, column, column, $"top_{column}", $"top_row IS NOT NULL AND {column} IS DISTINCT FROM top_{column}");
        }

        AddForms(arms, "id", "latest_id", "flow_run_id", "task_run_id", "flow_id", "deployment_id");
        return ListAsync(session, SqlTable.ArtifactCollection.Name(), arms.Build(page), cancellationToken);
    }

    /// <summary>What is wrong with some artifacts, their bodies aside.</summary>
    /// <param name="session">The session.</param>
    /// <param name="scope">Which rows of <c>a</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<ArtifactStoreViolation>> OfArtifactsAsync(SqlSession session, SqlFragment scope, CancellationToken cancellationToken)
    {
        var runs = dialect.KeepsRunColumns ? ", r.flow_id AS run_flow_id, r.deployment_id AS run_deployment_id" : "";
        var page = SqlFragment.Of(
            $"SELECT a.row_id, a.id, a.created, a.updated, a.key, a.version, a.metadata, a.flow_run_id, a.task_run_id, a.flow_id, a.deployment_id{runs} FROM {_artifact} AS a{JoinRun("a")} WHERE {scope}");
        var arms = new ViolationArms("row_id", "key")
            .Add(
                ArtifactStoreViolationKind.MissingCollection,
                null,
                "NULL",
                "'a collection, since the key has artifacts'",
                $"version IS NOT NULL AND key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_collection} AS x WHERE x.key = page.key) AND row_id = {OfHighest("row_id", "page.key")}")
            .Add(ArtifactStoreViolationKind.InvalidVersion, "version", "version", "'a number from 1 on with a key, and none without'", "(key IS NULL AND version IS NOT NULL) OR (key IS NOT NULL AND (version IS NULL OR version < 1))");
        if (dialect.KeepsRunColumns)
        {
            arms.Add(ArtifactStoreViolationKind.WrongCopy, "flow_id", "flow_id", "run_flow_id", "flow_id IS DISTINCT FROM run_flow_id")
                .Add(ArtifactStoreViolationKind.WrongCopy, "deployment_id", "deployment_id", "run_deployment_id", "deployment_id IS DISTINCT FROM run_deployment_id");
        }

        if (dialect.IsJsonObject("metadata") is { } isObject)
        {
            arms.Add(ArtifactStoreViolationKind.UnreadableMetadata, "metadata", "metadata", "'a JSON object of texts'", SqlFragment.Of($"metadata IS NOT NULL AND NOT ({isObject})"));
        }

        AddForms(arms, "id", "flow_run_id", "task_run_id", "flow_id", "deployment_id");
        return ListAsync(session, SqlTable.Artifact.Name(), arms.Build(page), cancellationToken);
    }

    /// <summary>What is wrong with the bodies of some artifacts. The database says which are doubtful, and those are read one at a time. For a session that sees one snapshot.</summary>
    /// <param name="session">The session.</param>
    /// <param name="scope">Which rows of <c>a</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<List<ArtifactStoreViolation>> OfBodiesAsync(SqlSession session, SqlFragment scope, CancellationToken cancellationToken)
    {
        var sql = new SqlStatementBuilder().Append(
            $"SELECT a.row_id, CAST(a.id AS TEXT), a.key FROM {_artifact} AS a WHERE {scope} AND (a.data_size IS DISTINCT FROM octet_length(CAST(a.data AS TEXT))");
        if (dialect.IsWellFormed("a.data", SqlType.Json) is { } wellFormed)
        {
            sql.Append($" OR (a.data IS NOT NULL AND NOT ({wellFormed}))");
        }

        var doubtful = await session.ListAsync(
            sql.Append(") ORDER BY a.row_id").Build(),
            reader => new ArtifactStoreViolation { Kind = default, Table = SqlTable.Artifact.Name(), Row = reader.GetInt64(0), Id = reader.GetString(1), Key = Text(reader, 2) },
            cancellationToken).ConfigureAwait(false);
        var found = new List<ArtifactStoreViolation>();
        foreach (var row in doubtful)
        {
            found.AddRange(await OfBodyAsync(session, row, cancellationToken).ConfigureAwait(false));
        }

        return found;
    }

    /// <summary>Rows of a table that share what only one may have, behind a row.</summary>
    public Task<List<ArtifactStoreViolation>> DuplicatesAsync(SqlSession session, SqlTable table, IReadOnlyList<string> columns, long after, int limit, CancellationToken cancellationToken)
    {
        var name = dialect.Table(table.Name());
        var list = string.Join(", ", columns);
        var same = string.Join(" AND ", columns.Select(column => $"d.{column} = t.{column}"));
        var found = string.Join(" || ' ' || ", columns.Select(column => $"CAST(t.{column} AS TEXT)"));
        return ListAsync(
            session,
            table.Name(),
            new SqlStatementBuilder()
                .Append($"SELECT {((int)ArtifactStoreViolationKind.Duplicate).ToString(System.Globalization.CultureInfo.InvariantCulture)}, t.row_id, CAST(t.id AS TEXT), t.key, '{list}', {found}, 'no other row with it'")
                .Append($" FROM {name} AS t JOIN (SELECT {list} FROM {name} GROUP BY {list} HAVING COUNT(*) > 1) AS d ON {same} WHERE t.row_id > {SqlValue.Number(after)} ORDER BY t.row_id LIMIT {dialect.Limit(limit)}")
                .Build(),
            cancellationToken);
    }

    /// <summary>What is wrong with some rows of a run table; an empty list, without a statement, where nothing can be.</summary>
    /// <param name="session">The session.</param>
    /// <param name="table">The table.</param>
    /// <param name="scope">Which rows of <c>t</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<ArtifactStoreViolation>> OfRunsAsync(SqlSession session, CopyTable table, SqlFragment scope, CancellationToken cancellationToken)
    {
        var arms = new ViolationArms("CAST(NULL AS BIGINT)", "CAST(NULL AS TEXT)");
        foreach (var column in table.Columns)
        {
            if (column.Type is SqlType.Id or SqlType.Time or SqlType.Tags)
            {
                arms.AddForm(dialect, column.Name, column.Type);
            }
            else if (column.Name == "state_type")
            {
                arms.Add(ArtifactStoreViolationKind.UnknownState, column.Name, column.Name, $"'one of {WireEnum<StateType>.Known}'", dialect.IsNotIn(column.Name, SqlValue.Texts(WireEnum<StateType>.Known.Split(", "))));
            }
        }

        return arms.IsEmpty
            ? Task.FromResult<List<ArtifactStoreViolation>>([])
            : ListAsync(session, table.Name, arms.Build(SqlFragment.Of($"SELECT {string.Join(", ", table.Columns.Select(column => $"t.{column.Name}"))} FROM {dialect.Table(table.Name)} AS t WHERE {scope}")), cancellationToken);
    }

    private void AddForms(ViolationArms arms, params ReadOnlySpan<string> ids)
    {
        foreach (var id in ids)
        {
            arms.AddForm(dialect, id, SqlType.Id);
        }

        arms.AddForm(dialect, "created", SqlType.Time).AddForm(dialect, "updated", SqlType.Time);
    }

    private async Task<IReadOnlyList<ArtifactStoreViolation>> OfBodyAsync(SqlSession session, ArtifactStoreViolation row, CancellationToken cancellationToken)
    {
        var rows = await session.ListAsync(
            new SqlStatementBuilder().Append($"SELECT data_size, CAST(data AS TEXT) FROM {_artifact} WHERE row_id = {SqlValue.Number(row.Row)}").Build(),
            reader => (Size: reader.IsDBNull(0) ? null : (long?)dialect.ReadNumber(reader, 0), Json: Text(reader, 1)),
            cancellationToken).ConfigureAwait(false);
        return [.. rows.SelectMany(body => OfBody(row, body.Size, body.Json))];
    }

    private static IEnumerable<ArtifactStoreViolation> OfBody(ArtifactStoreViolation row, long? size, string? json)
    {
        var actual = json is null ? null : (long?)System.Text.Encoding.UTF8.GetByteCount(json);
        if (size != actual)
        {
            yield return row with { Kind = ArtifactStoreViolationKind.WrongDataSize, Column = "data_size", Found = Number(size), Expected = Number(actual) };
        }

        if (json is not null && Unreadable(json) is { } reason)
        {
            yield return row with { Kind = ArtifactStoreViolationKind.UnreadableBody, Column = "data", Found = Shown(json), Expected = $"JSON: {reason}" };
        }
    }

    private static string? Unreadable(string json)
    {
        try
        {
            ArtifactData.Parse(json);
            return null;
        }
        catch (ArgumentException e)
        {
            return (e.InnerException ?? e).Message;
        }
    }

    private static Task<List<ArtifactStoreViolation>> ListAsync(SqlSession session, string table, SqlStatement statement, CancellationToken cancellationToken) => session.ListAsync(
        statement,
        reader => new ArtifactStoreViolation
        {
            Kind = (ArtifactStoreViolationKind)reader.GetInt32(0),
            Table = table,
            Row = reader.IsDBNull(1) ? null : reader.GetInt64(1),
            Id = Text(reader, 2),
            Key = Text(reader, 3),
            Column = Text(reader, 4),
            Found = Text(reader, 5) is { } found ? Shown(found) : null,
            Expected = Text(reader, 6),
        },
        cancellationToken);

    private string Names() => string.Join(", ", Copies.Select(copy => $"c.{copy.Column}"));

    private string Sources() => string.Join(", ", Copies.Select(copy => $"{copy.Source} AS top_{copy.Column}"));

    private static string Shown(string text) => text.Length <= ShownLength ? text : $"{text[..ShownLength]}…";

    private static string? Number(long? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
