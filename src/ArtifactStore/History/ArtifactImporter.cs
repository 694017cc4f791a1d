using System.Text;

namespace ArtifactStore.Sql;

/// <summary>Imports artifacts.</summary>
/// <remarks>
/// Like a create, it locks the runs, then writes the collection rows in the order of their keys, and then inserts the artifacts. An
/// artifact that exists already, or whose version is taken, is never the highest version, so the collections may be written first.
/// </remarks>
internal sealed class ArtifactImporter(SqlStoreContext context)
{
    private readonly SqlDialect _dialect = context.Dialect;
    private readonly StoredTable _artifacts = StoredTables.Artifacts(context.Dialect.KeepsRunColumns);
    private readonly StoredTable _collections = StoredTables.Collections(context.Dialect.KeepsRunColumns);
    private readonly VersionFinder _versions = new(context.Dialect);

    /// <summary>The conflict clause of a collection, whose latest becomes the imported artifact if its version is the highest.</summary>
    private string PointToHighest =>
        " ON CONFLICT (key) DO UPDATE SET updated = CASE WHEN EXCLUDED.version > c.version AND EXCLUDED.updated > c.updated"
        + " THEN EXCLUDED.updated ELSE c.updated END"
        + ", last_version = CASE WHEN EXCLUDED.last_version > c.last_version THEN EXCLUDED.last_version ELSE c.last_version END"
        + string.Concat(
            _collections
                .Columns.Select(column => column.Name)
                .Where(name => name is not ("id" or "created" or "updated" or "key" or "last_version"))
                .Select(name => $", {name} = CASE WHEN EXCLUDED.version > c.version THEN EXCLUDED.{name} ELSE c.{name} END")
        )
        + " RETURNING key, latest_id";

    /// <summary>Imports artifacts in a transaction.</summary>
    /// <returns>The number of new artifacts.</returns>
    public async Task<int> ImportAsync(SqlSession session, IReadOnlyList<ImportItem> items, CancellationToken cancellationToken)
    {
        var batch = Distinct(items);
        Guid[] runs = _dialect.KeepsRunColumns
            ? [.. batch.Values.Select(row => row.Artifact.FlowRunId).OfType<Guid>().Distinct().Order()]
            : [];
        var ofRuns = await RunColumns.LockAsync(session, runs, cancellationToken).ConfigureAwait(false);
        var latest = await PointAsync(session, batch.Values, ofRuns, cancellationToken).ConfigureAwait(false);
        var added = await NewAsync(session, batch, cancellationToken).ConfigureAwait(false);

        // In the order of ids, as all writers insert them.
        added.Sort(static (x, y) => x.Artifact.Id.CompareTo(y.Artifact.Id));
        await new RowInsert(_dialect, _artifacts)
            .InsertAsync(session, [.. added.Select(row => Values(row.Artifact, ofRuns))], cancellationToken)
            .ConfigureAwait(false);
        NewArtifact[] withInputs =
        [
            .. added.Where(row => row.Inputs.Count > 0).Select(row => new NewArtifact(new() { Inputs = row.Inputs }, row.Artifact)),
        ];
        await context.Inputs.InsertAsync(session, withInputs, cancellationToken).ConfigureAwait(false);
        await RecordAsync(session, added, latest, cancellationToken).ConfigureAwait(false);
        return added.Count;
    }

    /// <summary>Returns the artifacts of a batch by id, and throws if two of them contradict each other.</summary>
    private static Dictionary<Guid, Row> Distinct(IReadOnlyList<ImportItem> items)
    {
        var rows = new Dictionary<Guid, Row>();
        var versions = new Dictionary<(string, int), Guid>();
        foreach (var item in items)
        {
            var import = (ArtifactImport)item.Item;
            var row = new Row(item, import.ToArtifact(), import.Inputs);
            if (rows.TryGetValue(import.Id, out var other))
            {
                row.ThrowIfOther(other.Artifact, other.Inputs);
                continue;
            }

            rows.Add(import.Id, row);
            if (import is { Key: { } key, Version: { } version } && !versions.TryAdd((key, version), import.Id))
            {
                throw row.Taken(versions[(key, version)]);
            }
        }

        return rows;
    }

    /// <summary>Compares keys by the bytes of their UTF-8: in this order all writers lock them.</summary>
    private static int CompareAsDatabase(string one, string other) =>
        Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    /// <summary>Locks the collection of each key, or creates it, and points it to the highest version.</summary>
    /// <returns>The latest artifact of each key.</returns>
    private async Task<Dictionary<string, Guid>> PointAsync(
        SqlSession session,
        IEnumerable<Row> rows,
        Dictionary<Guid, RunColumns> ofRuns,
        CancellationToken cancellationToken
    )
    {
        var collections = new RowInsert(_dialect, _collections);
        var latest = new Dictionary<string, Guid>(StringComparer.Ordinal);
        SqlValue[][] keys =
        [
            .. rows.Select(row => row.Artifact)
                .Where(artifact => artifact.Key is not null)
                .GroupBy(artifact => artifact.Key!, StringComparer.Ordinal)
                .OrderBy(versions => versions.Key, Comparer<string>.Create(CompareAsDatabase))
                .Select(versions => Collection(versions.Min(artifact => artifact.Created), versions.MaxBy(artifact => artifact.Version)!)),
        ];
        foreach (var part in RowInsert.Split(keys))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pointed = await session
                .ListAsync(
                    collections.Statement(part, PointToHighest),
                    reader => (Key: reader.GetString(0), Id: _dialect.ReadId(reader, 1)),
                    cancellationToken
                )
                .ConfigureAwait(false);
            pointed.ForEach(row => latest[row.Key] = row.Id);
        }

        return latest;

        SqlValue[] Collection(DateTimeOffset created, Artifact last) =>
            [
                .. _collections.Columns.Select(column =>
                    column.Name switch
                    {
                        "id" => SqlValue.Id(ImportedCollectionId.Of(last.Key!, created)),
                        "created" => SqlValue.Time(created),
                        "latest_id" => SqlValue.Id(last.Id),
                        "last_version" => SqlValue.Number(last.Version),
                        var name => Value(ArtifactTable.Columns.Single(other => other.Name == name), last, ofRuns),
                    }
                ),
            ];
    }

    /// <summary>Returns the artifacts that the store does not have yet, and throws if others stand in their place.</summary>
    private async Task<List<Row>> NewAsync(SqlSession session, Dictionary<Guid, Row> batch, CancellationToken cancellationToken)
    {
        var stored = await session
            .ListAsync(
                new SqlStatementBuilder()
                    .Append($"SELECT {ArtifactRows.Columns(SqlTable.Artifact, includeData: true)} FROM {SqlTable.Artifact.From(_dialect)}")
                    .Append($" WHERE {_dialect.IsIn("a.id", SqlValue.Ids([.. batch.Keys]))}")
                    .Build(),
                reader => ArtifactRows.ReadArtifact(_dialect, reader, includeData: true),
                cancellationToken
            )
            .ConfigureAwait(false);
        var inputs = await InputReader
            .ReadAsync(session, [.. stored.Select(artifact => artifact.Id)], cancellationToken)
            .ConfigureAwait(false);
        foreach (var artifact in stored)
        {
            batch[artifact.Id].ThrowIfOther(artifact, inputs.GetValueOrDefault(artifact.Id, []));
        }

        List<Row> added = [.. batch.Values.ExceptBy(stored.Select(artifact => artifact.Id), row => row.Artifact.Id)];
        (string, int)[] versions =
        [
            .. added.Where(row => row.Artifact.Key is not null).Select(row => (row.Artifact.Key!, row.Artifact.Version!.Value)),
        ];
        var taken = await _versions.FindAsync(session, versions, cancellationToken).ConfigureAwait(false);
        foreach (var row in added)
        {
            if (row.Artifact is { Key: { } key, Version: { } version } && taken.TryGetValue((key, version), out var id))
            {
                throw row.Taken(id);
            }
        }

        return added;
    }

    /// <summary>Records the creates, and then the new latest of each key.</summary>
    private async Task RecordAsync(
        SqlSession session,
        List<Row> added,
        Dictionary<string, Guid> latest,
        CancellationToken cancellationToken
    )
    {
        if (context.Changes is { } changes && added.Count > 0)
        {
            var moved = added
                .Where(row => row.Artifact.Key is { } key && latest[key] == row.Artifact.Id)
                .OrderBy(row => row.Artifact.Key, StringComparer.Ordinal);
            await changes
                .WriteAsync(
                    session,
                    context.Now(),
                    added
                        .Select(row => Change(ArtifactChangeKind.Created, row.Artifact))
                        .Concat(moved.Select(row => Change(ArtifactChangeKind.LatestMoved, row.Artifact))),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        static NewChange Change(ArtifactChangeKind kind, Artifact artifact) => new(kind, artifact.Id, artifact.Key, artifact.Version);
    }

    private SqlValue[] Values(Artifact artifact, Dictionary<Guid, RunColumns> ofRuns) =>
        [.. _artifacts.Columns.Select(column => Value(column, artifact, ofRuns))];

    private static SqlValue Value(SqlColumn column, Artifact artifact, Dictionary<Guid, RunColumns> ofRuns) =>
        column.Value is { } value ? value(artifact)
        : artifact.FlowRunId is { } run ? ofRuns.GetValueOrDefault(run).Of(column)
        : SqlValue.Id(null);

    /// <summary>An artifact of the batch.</summary>
    private sealed record Row(ImportItem Item, Artifact Artifact, ValueList<Guid> Inputs)
    {
        /// <summary>Throws if the artifact with this id has other content.</summary>
        public void ThrowIfOther(Artifact other, ValueList<Guid> inputs)
        {
            if (other == Artifact && inputs.Equals(Inputs))
            {
                return;
            }

            var column = ArtifactTable.Read.FirstOrDefault(column => !column.Value!(other).Equals(column.Value(Artifact)));
            throw Item.Conflict(
                ArtifactConflictReason.IdExists,
                $"An artifact with this id exists, with other content ({column?.Property ?? nameof(Inputs)} differs). Delete one of both.",
                Artifact.Id
            );
        }

        /// <summary>Creates the exception for a version that another artifact has.</summary>
        public ArtifactConflictException Taken(Guid other) =>
            Item.Conflict(
                ArtifactConflictReason.VersionTaken,
                $"Version {Artifact.Version} of key {Text.Show(Artifact.Key)} is the artifact {other}. Give another version, or delete one of "
                    + "both.",
                Artifact.Id,
                Artifact.Key
            );
    }
}
