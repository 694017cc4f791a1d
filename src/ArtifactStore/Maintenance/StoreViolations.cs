using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Finds violations in rows of a store.</summary>
internal sealed class StoreViolations(SqlDialect dialect)
{
    /// <summary>The number of characters of a value that are shown.</summary>
    public const int ShownLength = 64;

    private const string Highest = "h.version IS NOT NULL ORDER BY h.version DESC, h.row_id DESC LIMIT 1";

    private readonly string _artifact = dialect.Table(SqlTable.Artifact.Name());
    private readonly string _collection = dialect.Table(SqlTable.ArtifactCollection.Name());

    private string MetadataSource => dialect.Table("artifact_metadata_source");

    /// <summary>
    /// The denormalised columns of a collection and their sources: the latest artifact <c>l</c>, and its run <c>r</c> if the store has
    /// runs.
    /// </summary>
    public IReadOnlyList<(string Column, string Source)> Copies { get; } =
    [.. CollectionTable.Copies.Select(column => (column.Name, $"{(column.IsOfRun && dialect.KeepsRunColumns ? "r" : "l")}.{column.Name}"))];

    /// <summary>Returns the join to the run of an artifact; empty if runs are the host's, whose columns are not copied.</summary>
    public string JoinRun(string artifact) =>
        dialect.KeepsRunColumns ? $" LEFT JOIN {dialect.Table(SqlTable.FlowRun.Name())} AS r ON r.id = {artifact}.flow_run_id" : "";

    /// <summary>Returns a SELECT of one column of the artifact with the highest version of a key.</summary>
    public string OfHighest(string column, string key) => $"(SELECT h.{column} FROM {_artifact} AS h WHERE h.key = {key} AND {Highest})";

    /// <summary>Finds violations in collections.</summary>
    /// <param name="session">The session.</param>
    /// <param name="scope">The condition on the rows of <c>c</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<ArtifactStoreViolation>> OfCollectionsAsync(SqlSession session, SqlFragment scope, CancellationToken cancellationToken)
    {
        var page = SqlFragment.Of(
            $"SELECT c.row_id, c.id, c.created, c.updated, c.key, c.latest_id, c.version, c.last_version, {Names()}, l.row_id AS top_row, l.id AS top_id, l.version AS top_version, {Sources()} FROM {_collection} AS c LEFT JOIN {_artifact} AS l ON l.row_id = {OfHighest("row_id", "c.key")}{JoinRun("l")} WHERE {scope}"
        );
        var arms = new ViolationQuery("row_id", "key")
            .Add(
                ArtifactStoreViolationKind.EmptyCollection,
                null,
                "key",
                "'no collection, since the key has no artifacts'",
                $"top_row IS NULL AND NOT EXISTS (SELECT 1 FROM {_artifact} AS x WHERE x.key = page.key)"
            )
            .Add(
                ArtifactStoreViolationKind.WrongLatest,
                "latest_id",
                "latest_id",
                "top_id",
                $"latest_id <> top_id AND EXISTS (SELECT 1 FROM {_artifact} AS x WHERE x.id = page.latest_id)"
            )
            .Add(
                ArtifactStoreViolationKind.DanglingLatest,
                "latest_id",
                "latest_id",
                "top_id",
                $"latest_id <> top_id AND NOT EXISTS (SELECT 1 FROM {_artifact} AS x WHERE x.id = page.latest_id)"
            )
            .Add(ArtifactStoreViolationKind.WrongVersion, "version", "version", "top_version", "version <> top_version")
            .Add(ArtifactStoreViolationKind.LowCounter, "last_version", "last_version", "top_version", "last_version < top_version");
        foreach (var (column, _) in Copies)
        {
            arms.Add(
                ArtifactStoreViolationKind.WrongCopy,
                column,
                column,
                $"top_{column}",
                $"top_row IS NOT NULL AND {column} IS DISTINCT FROM top_{column}"
            );
        }

        return ListAsync(session, SqlTable.ArtifactCollection.Name(), arms.Build(page), cancellationToken);
    }

    /// <summary>Finds violations in artifacts, except their bodies.</summary>
    /// <param name="session">The session.</param>
    /// <param name="scope">The condition on the rows of <c>a</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<ArtifactStoreViolation>> OfArtifactsAsync(SqlSession session, SqlFragment scope, CancellationToken cancellationToken)
    {
        string[] ofRun = dialect.KeepsRunColumns
            ? [.. ArtifactTable.Columns.Where(column => column.IsOfRun).Select(column => column.Name)]
            : [];
        var runs = string.Concat(ofRun.Select(column => $", a.{column}, r.{column} AS run_{column}"));
        var page = SqlFragment.Of($"SELECT a.row_id, a.id, a.key, a.version{runs} FROM {_artifact} AS a{JoinRun("a")} WHERE {scope}");
        var arms = new ViolationQuery("row_id", "key")
            .Add(
                ArtifactStoreViolationKind.MissingCollection,
                null,
                "NULL",
                "'a collection, since the key has artifacts'",
                $"version IS NOT NULL AND key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_collection} AS x WHERE x.key = page.key) AND row_id = {OfHighest("row_id", "page.key")}"
            )
            .Add(
                ArtifactStoreViolationKind.InvalidVersion,
                "version",
                "version",
                "'a number from 1 to 2147483647 with a key, and none without'",
                "(key IS NULL AND version IS NOT NULL) OR (key IS NOT NULL AND (version IS NULL OR version < 1 OR version > 2147483647))"
            );
        foreach (var column in ofRun)
        {
            arms.Add(ArtifactStoreViolationKind.WrongCopy, column, column, $"run_{column}", $"{column} IS DISTINCT FROM run_{column}");
        }

        return ListAsync(session, SqlTable.Artifact.Name(), arms.Build(page), cancellationToken);
    }

    /// <summary>Finds violations in aliases.</summary>
    /// <param name="session">The session.</param>
    /// <param name="scope">The condition on the rows of <c>al</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<ArtifactStoreViolation>> OfAliasesAsync(SqlSession session, SqlFragment scope, CancellationToken cancellationToken)
    {
        var page = SqlFragment.Of(
            $"SELECT al.row_id, al.id, al.key, al.artifact_id, t.key AS target_key FROM {SqlTable.ArtifactAlias.From(dialect)} LEFT JOIN {_artifact} AS t ON t.id = al.artifact_id WHERE {scope}"
        );
        var arms = new ViolationQuery("row_id", "key").Add(
            ArtifactStoreViolationKind.DanglingAlias,
            "artifact_id",
            "artifact_id",
            "'an artifact of the key'",
            "target_key IS DISTINCT FROM key"
        );
        return ListAsync(session, SqlTable.ArtifactAlias.Name(), arms.Build(page), cancellationToken);
    }

    /// <summary>Finds violations in inputs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="scope">The condition on the rows of <c>ai</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<ArtifactStoreViolation>> OfInputsAsync(SqlSession session, SqlFragment scope, CancellationToken cancellationToken)
    {
        var page = SqlFragment.Of(
            $"SELECT ai.row_id, ai.id, ai.artifact_id, t.id AS target FROM {SqlTable.ArtifactInput.From(dialect)} LEFT JOIN {_artifact} AS t ON t.id = ai.artifact_id WHERE {scope}"
        );
        var arms = new ViolationQuery("row_id", "CAST(NULL AS TEXT)").Add(
            ArtifactStoreViolationKind.OrphanedInput,
            "artifact_id",
            "artifact_id",
            "'an artifact of the store'",
            "target IS NULL"
        );
        return ListAsync(session, SqlTable.ArtifactInput.Name(), arms.Build(page), cancellationToken);
    }

    /// <summary>Finds artifacts of whose metadata an entry is missing in the index.</summary>
    /// <param name="session">The session.</param>
    /// <param name="scope">The condition on the rows of <c>a</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<ArtifactStoreViolation>> OfMetadataAsync(SqlSession session, SqlFragment scope, CancellationToken cancellationToken)
    {
        var page = SqlFragment.Of(
            $"SELECT a.row_id, a.id, a.key, a.metadata FROM {_artifact} AS a WHERE {scope} AND a.metadata IS NOT NULL"
        );
        var arms = new ViolationQuery("row_id", "key").Add(
            ArtifactStoreViolationKind.WrongMetadataIndex,
            "metadata",
            "metadata",
            "'each entry in the index'",
            $"EXISTS (SELECT s.entry FROM {MetadataSource} AS s WHERE s.artifact_id = page.id EXCEPT SELECT am.entry FROM {SqlTable.ArtifactMetadata.From(dialect)} WHERE am.artifact_id = page.id)"
        );
        return ListAsync(session, SqlTable.Artifact.Name(), arms.Build(page), cancellationToken);
    }

    /// <summary>Finds entries in the index of metadata that no artifact has.</summary>
    /// <param name="session">The session.</param>
    /// <param name="scope">The condition on the rows of <c>am</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<List<ArtifactStoreViolation>> OfMetadataIndexAsync(
        SqlSession session,
        SqlFragment scope,
        CancellationToken cancellationToken
    )
    {
        var page = SqlFragment.Of($"SELECT am.artifact_id AS id, am.entry FROM {SqlTable.ArtifactMetadata.From(dialect)} WHERE {scope}");
        var arms = new ViolationQuery("NULL", "CAST(NULL AS TEXT)").Add(
            ArtifactStoreViolationKind.WrongMetadataIndex,
            "entry",
            "entry",
            "'an entry of the metadata of the artifact'",
            $"NOT EXISTS (SELECT 1 FROM {MetadataSource} AS s WHERE s.artifact_id = page.id AND s.entry = page.entry)"
        );
        return ListAsync(session, SqlTable.ArtifactMetadata.Name(), arms.Build(page), cancellationToken);
    }

    /// <summary>Finds violations in the bodies of artifacts.</summary>
    /// <param name="session">The session.</param>
    /// <param name="scope">The condition on the rows of <c>a</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<List<ArtifactStoreViolation>> OfBodiesAsync(
        SqlSession session,
        SqlFragment scope,
        CancellationToken cancellationToken
    )
    {
        var sql = new SqlStatementBuilder().Append(
            $"SELECT a.row_id, CAST(a.id AS TEXT), a.key, a.data_size, a.data FROM {_artifact} AS a WHERE {scope}"
        );
        if (dialect.IsDoubtful("a.data") is { } doubtful)
        {
            sql.Append($" AND (a.data_size IS DISTINCT FROM octet_length(CAST(a.data AS TEXT)) OR {doubtful})");
        }

        var rows = await session.ListAsync(sql.Append(" ORDER BY a.row_id").Build(), OfBody, cancellationToken).ConfigureAwait(false);
        return [.. rows.SelectMany(found => found)];
    }

    /// <summary>Finds rows, after a given row, that share unique values.</summary>
    public Task<List<ArtifactStoreViolation>> DuplicatesAsync(
        SqlSession session,
        SqlTable table,
        IReadOnlyList<string> columns,
        long after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var name = dialect.Table(table.Name());
        var list = string.Join(", ", columns);
        var same = string.Join(" AND ", columns.Select(column => $"d.{column} = t.{column}"));
        var found = string.Join(" || ' ' || ", columns.Select(column => $"CAST(t.{column} AS TEXT)"));
        return ListAsync(
            session,
            table.Name(),
            new SqlStatementBuilder()
                .Append(
                    $"SELECT {((int)ArtifactStoreViolationKind.Duplicate).ToString(System.Globalization.CultureInfo.InvariantCulture)}, t.row_id, CAST(t.id AS TEXT), t.key, '{list}', {found}, 'no other row with it'"
                )
                .Append(
                    $" FROM {name} AS t JOIN (SELECT {list} FROM {name} GROUP BY {list} HAVING COUNT(*) > 1) AS d ON {same} WHERE t.row_id > {SqlValue.Number(after)} ORDER BY t.row_id LIMIT {dialect.Limit(limit)}"
                )
                .Build(),
            cancellationToken
        );
    }

    private ArtifactStoreViolation[] OfBody(DbDataReader reader)
    {
        const int Size = 3;
        const int Data = 4;
        var row = new ArtifactStoreViolation
        {
            Table = SqlTable.Artifact.Name(),
            Row = reader.GetInt64(0),
            Id = Text(reader, 1),
            Key = Text(reader, 2),
        };
        if (!reader.IsDBNull(Data) && !dialect.IsWellFormed(reader, Data, SqlType.Json))
        {
            // The size of an unreadable body cannot be checked either.
            return
            [
                row with
                {
                    Kind = ArtifactStoreViolationKind.UnreadableBody,
                    Column = "data",
                    Found = dialect.Show(reader, Data, ShownLength),
                    Expected = "JSON: a text in UTF-8 without NUL characters",
                },
            ];
        }

        var json = Text(reader, Data);
        var size = reader.IsDBNull(Size) ? null : (long?)dialect.ReadNumber(reader, Size);
        var actual = json is null ? null : (long?)System.Text.Encoding.UTF8.GetByteCount(json);
        return
        [
            .. size == actual
                ? []
                : (ArtifactStoreViolation[])
                    [
                        row with
                        {
                            Kind = ArtifactStoreViolationKind.WrongDataSize,
                            Column = "data_size",
                            Found = Number(size),
                            Expected = Number(actual),
                        },
                    ],
            .. json is null || Unreadable(json) is not { } reason
                ? []
                : (ArtifactStoreViolation[])
                    [
                        row with
                        {
                            Kind = ArtifactStoreViolationKind.UnreadableBody,
                            Column = "data",
                            Found = Shown(json),
                            Expected = $"JSON: {reason}",
                        },
                    ],
        ];
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

    private static Task<List<ArtifactStoreViolation>> ListAsync(
        SqlSession session,
        string table,
        SqlStatement statement,
        CancellationToken cancellationToken
    ) =>
        session.ListAsync(
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
            cancellationToken
        );

    private string Names() => string.Join(", ", Copies.Select(copy => $"c.{copy.Column}"));

    private string Sources() => string.Join(", ", Copies.Select(copy => $"{copy.Source} AS top_{copy.Column}"));

    /// <summary>Shortens a value for display.</summary>
    public static string Shown(string text) => text.Length <= ShownLength ? text : $"{text[..ShownLength]}…";

    private static string? Number(long? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
