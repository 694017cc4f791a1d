using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>
/// Repairs derived data. Candidates come from snapshots. They are checked again under the locks that writers take, and only confirmed ones
/// are changed and reported.
/// </summary>
/// <remarks>
/// Collections first, directly from the artifacts and runs, then the artifacts' denormalised columns. In this order no commit makes a
/// correct value wrong, and a dry run reports the same as the run after it.
/// </remarks>
internal sealed class StoreRepairer(SqlDatabase database, SqlStoreContext context, SqlExecutor executor)
{
    /// <summary>The number of keys or rows repaired in one transaction; few, so that run locks are held singly.</summary>
    private const int BatchSize = 200;

    private readonly SqlDialect _dialect = context.Dialect;
    private readonly StoreViolations _violations = new(context.Dialect);
    private readonly StoreSchema _schema = new(database);
    private readonly PageWalker _walker = new(executor);
    private readonly string _artifact = context.Dialect.Table(SqlTable.Artifact.Name());
    private readonly string _collection = context.Dialect.Table(SqlTable.ArtifactCollection.Name());

    private bool ManyWrite => _dialect.ForUpdate.Length > 0;

    public async IAsyncEnumerable<ArtifactStoreRepair> RunAsync(
        ArtifactStoreRepairOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await executor.ReadAsync(RowSecurity.ThrowIfAnyAsync, snapshot: false, cancellationToken).ConfigureAwait(false);

        // The rest depends on the schema.
        await foreach (var repair in RepairSchemaAsync(options.DryRun, cancellationToken).ConfigureAwait(false))
        {
            yield return repair;
        }

        await foreach (var page in Walk(SqlTable.ArtifactCollection, "c", null, _violations.OfCollectionsAsync).ConfigureAwait(false))
        {
            await foreach (
                var repair in RepairRowsAsync(page, violation => violation.Key!, RepairCollectionsAsync, OfCollectionsAsync)
                    .ConfigureAwait(false)
            )
            {
                yield return repair;
            }
        }

        await foreach (var page in Walk(SqlTable.Artifact, "a", null, _violations.OfArtifactsAsync).ConfigureAwait(false))
        {
            await foreach (
                var repair in RepairRowsAsync(page, violation => violation.Row!.Value, RepairArtifactsAsync, OfArtifactsAsync)
                    .ConfigureAwait(false)
            )
            {
                yield return repair;
            }
        }

        await foreach (
            var page in Walk(SqlTable.ArtifactAlias, SqlTable.ArtifactAlias.Alias(), null, _violations.OfAliasesAsync).ConfigureAwait(false)
        )
        {
            await foreach (
                var repair in RepairRowsAsync(page, violation => violation.Row!.Value, RepairAliasesAsync, OfAliasesAsync)
                    .ConfigureAwait(false)
            )
            {
                yield return repair;
            }
        }

        await foreach (
            var page in Walk(SqlTable.ArtifactInput, SqlTable.ArtifactInput.Alias(), null, _violations.OfInputsAsync).ConfigureAwait(false)
        )
        {
            await foreach (
                var repair in RepairRowsAsync(page, violation => violation.Row!.Value, RepairInputsAsync, OfInputsAsync)
                    .ConfigureAwait(false)
            )
            {
                yield return repair;
            }
        }

        await foreach (var page in Walk(SqlTable.Artifact, "a", null, _violations.OfMetadataAsync).ConfigureAwait(false))
        {
            await foreach (
                var repair in RepairRowsAsync(
                        [.. page.Where(violation => Guid.TryParse(violation.Id, out _))],
                        violation => violation.Id!,
                        RepairMetadataAsync,
                        OfMetadataAsync
                    )
                    .ConfigureAwait(false)
            )
            {
                yield return repair;
            }
        }

        await foreach (
            var page in _walker
                .WalkAsync(
                    new(_dialect, SqlTable.ArtifactMetadata.Name(), "artifact_id", options.PageRows),
                    SqlTable.ArtifactMetadata.Alias(),
                    _violations.OfMetadataIndexAsync,
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            await foreach (
                var repair in RepairRowsAsync(
                        [.. page.Where(violation => Guid.TryParse(violation.Id, out _))],
                        violation => violation.Id!,
                        RepairMetadataAsync,
                        OfMetadataAsync
                    )
                    .ConfigureAwait(false)
            )
            {
                yield return repair;
            }
        }

        if (!options.ReadBodies)
        {
            yield break;
        }

        await foreach (var page in Walk(SqlTable.Artifact, "a", StoreVerifier.PageBytes, _violations.OfBodiesAsync).ConfigureAwait(false))
        {
            await foreach (
                var repair in RepairRowsAsync(page, violation => violation.Row!.Value, RepairSizesAsync, OfBodiesAsync)
                    .ConfigureAwait(false)
            )
            {
                yield return repair;
            }
        }

        IAsyncEnumerable<IReadOnlyList<ArtifactStoreViolation>> Walk(
            SqlTable table,
            string alias,
            long? bytes,
            Func<SqlSession, SqlFragment, CancellationToken, Task<List<ArtifactStoreViolation>>> check
        ) => _walker.WalkAsync(new(_dialect, table.Name(), "row_id", options.PageRows, bytes), alias, check, cancellationToken);

        async IAsyncEnumerable<ArtifactStoreRepair> RepairRowsAsync<T>(
            IReadOnlyList<ArtifactStoreViolation> page,
            Func<ArtifactStoreViolation, T> identity,
            Func<SqlSession, IReadOnlyList<T>, CancellationToken, Task<IReadOnlyList<ArtifactStoreViolation>>> repair,
            Func<SqlSession, IReadOnlyList<T>, CancellationToken, Task<List<ArtifactStoreViolation>>> look
        )
            where T : notnull
        {
            var candidates = page.Where(violation => violation.IsRepairable);
            if (options.DryRun)
            {
                foreach (var candidate in candidates)
                {
                    yield return new() { Violation = candidate, IsDone = false };
                }

                yield break;
            }

            foreach (var batch in candidates.Select(identity).Distinct().ToList().Chunk(BatchSize))
            {
                var work = new SqlWork<IReadOnlyList<ArtifactStoreViolation>>((session, token) => repair(session, batch, token))
                {
                    FindAsync = async (session, attempt, token) =>
                        attempt.If(!(await look(session, batch, token).ConfigureAwait(false)).Intersect(attempt.Value).Any()),
                    IsBatch = true,
                };
                var repaired = await executor.WriteAsync(work, cancellationToken).ConfigureAwait(false);
                foreach (var violation in repaired)
                {
                    yield return new() { Violation = violation, IsDone = true };
                }
            }
        }
    }

    private async IAsyncEnumerable<ArtifactStoreRepair> RepairSchemaAsync(
        bool isDryRun,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var schema = await executor.ReadAsync(_schema.FindAsync, snapshot: true, cancellationToken).ConfigureAwait(false);
        foreach (var violation in schema.Violations.Where(violation => violation.IsRepairable))
        {
            if (isDryRun || await MakeIndexAsync(violation, cancellationToken).ConfigureAwait(false))
            {
                yield return new() { Violation = violation, IsDone = !isDryRun };
            }
        }

        foreach (
            var violation in await executor
                .ReadAsync(
                    (session, token) => _schema.FindLowSequencesAsync(session, schema.Tables, token),
                    snapshot: true,
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            if (
                isDryRun
                || await executor
                    .WriteAsync(Work((session, token) => database.RaiseRowIdAsync(session, violation.Table, token)), cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                yield return new() { Violation = violation, IsDone = !isDryRun };
            }
        }
    }

    private static SqlWork<bool> Work(Func<SqlSession, CancellationToken, Task<bool>> run) => new(run) { IsBatch = true };

    private async Task<bool> MakeIndexAsync(ArtifactStoreViolation violation, CancellationToken cancellationToken)
    {
        try
        {
            return await executor
                .WriteAsync(Work((session, token) => _schema.MakeIndexAsync(session, violation, token)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ArtifactStoreException e) when (e is not ArtifactStoreUnavailableException)
        {
            // Duplicate rows violate the index, or the store's user does not own the table. Neither can be repaired here, and the rows can
            // be repaired without it.
            return false;
        }
    }

    private async Task<IReadOnlyList<ArtifactStoreViolation>> RepairCollectionsAsync(
        SqlSession session,
        IReadOnlyList<string> keys,
        CancellationToken cancellationToken
    )
    {
        // While it waits for the keys, their latest artifacts may change to those of other runs.
        var runs = $"SELECT DISTINCT {_violations.OfHighest("flow_run_id", "c.key")} FROM {_collection} AS c WHERE ";
        await LockRunsAsync(session, runs, _dialect.IsIn("c.key", SqlValue.Texts(keys)), cancellationToken).ConfigureAwait(false);
        await CollectionLock.TakeAsync(session, _dialect.IsIn("key", SqlValue.Texts(keys)), cancellationToken).ConfigureAwait(false);
        await LockRunsAsync(session, runs, _dialect.IsIn("c.key", SqlValue.Texts(keys)), cancellationToken).ConfigureAwait(false);

        var found = await OfCollectionsAsync(session, keys, cancellationToken).ConfigureAwait(false);
        if (Keys(violation => violation.Kind == ArtifactStoreViolationKind.EmptyCollection) is { Length: > 0 } empty)
        {
            await session
                .ExecuteAsync(
                    new SqlStatementBuilder()
                        .Append(
                            $"DELETE FROM {_collection} WHERE {_dialect.IsIn("key", SqlValue.Texts(empty))} AND NOT EXISTS (SELECT 1 FROM {_artifact} AS a WHERE a.key = {_collection}.key)"
                        )
                        .Build(),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        if (Keys(violation => violation.Kind != ArtifactStoreViolationKind.EmptyCollection) is { Length: > 0 } wrong)
        {
            await session.ExecuteAsync(DeriveCollections(wrong), cancellationToken).ConfigureAwait(false);
        }

        return await RepairedAsync(found, () => OfCollectionsAsync(session, keys, cancellationToken)).ConfigureAwait(false);

        string[] Keys(Func<ArtifactStoreViolation, bool> those) => [.. found.Where(those).Select(violation => violation.Key!).Distinct()];
    }

    /// <summary>
    /// Updates collections from their artifacts. Repointing moves the time of the collection, as after a delete; repairing a denormalised
    /// column does not.
    /// </summary>
    private SqlStatement DeriveCollections(string[] keys)
    {
        var highestVersion = _violations.OfHighest("version", $"{_collection}.key");
        return new SqlStatementBuilder()
            .Append($"UPDATE {_collection} SET (latest_id, version, {string.Join(", ", _violations.Copies.Select(copy => copy.Column))}) =")
            .Append(
                $" (SELECT l.id, l.version, {string.Join(", ", _violations.Copies.Select(copy => copy.Source))} FROM {_artifact} AS l{_violations.JoinRun("l")}"
            )
            .Append($" WHERE l.key = {_collection}.key AND l.version IS NOT NULL ORDER BY l.version DESC, l.row_id DESC LIMIT 1)")
            .Append($", last_version = CASE WHEN last_version < {highestVersion} THEN {highestVersion} ELSE last_version END")
            .Append(
                $", updated = CASE WHEN latest_id = {_violations.OfHighest("id", $"{_collection}.key")} THEN updated ELSE {Moved()} END"
            )
            .Append(
                $" WHERE {_dialect.IsIn("key", SqlValue.Texts(keys))} AND EXISTS (SELECT 1 FROM {_artifact} AS a WHERE a.key = {_collection}.key AND a.version IS NOT NULL)"
            )
            .Build();
    }

    /// <summary>
    /// Returns the time of a repointed collection: not before its previous time, nor before the artifact that it now shows.
    /// </summary>
    private SqlFragment Moved() =>
        CollectionRepointing.LaterOf(
            CollectionRepointing.LaterOf(
                SqlFragment.Of($"{_collection}.updated"),
                SqlFragment.Of($"{_violations.OfHighest("updated", $"{_collection}.key")}")
            ),
            SqlFragment.Of($"{SqlValue.Time(context.Now())}")
        );

    private async Task<IReadOnlyList<ArtifactStoreViolation>> RepairArtifactsAsync(
        SqlSession session,
        IReadOnlyList<long> rows,
        CancellationToken cancellationToken
    )
    {
        // The run of an artifact never changes.
        var those = _dialect.IsIn("a.row_id", SqlValue.Numbers(rows));
        await LockRunsAsync(session, $"SELECT DISTINCT a.flow_run_id FROM {_artifact} AS a WHERE ", those, cancellationToken)
            .ConfigureAwait(false);
        await CollectionLock
            .TakeAsync(session, SqlFragment.Of($"key IN (SELECT a.key FROM {_artifact} AS a WHERE {those})"), cancellationToken)
            .ConfigureAwait(false);
        await LockArtifactsAsync(session, _dialect.IsIn("row_id", SqlValue.Numbers(rows)), cancellationToken).ConfigureAwait(false);

        var found = await OfArtifactsAsync(session, rows, cancellationToken).ConfigureAwait(false);
        if (
            found
                .Where(violation => violation.Kind == ArtifactStoreViolationKind.WrongCopy)
                .Select(violation => violation.Row!.Value)
                .Distinct()
                .ToArray() is
            { Length: > 0 } wrong
        )
        {
            var run = $"FROM {_dialect.Table(SqlTable.FlowRun.Name())} AS r WHERE r.id = {_artifact}.flow_run_id";
            var ofRun = string.Join(
                ", ",
                ArtifactTable.Columns.Where(column => column.IsOfRun).Select(column => $"{column.Name} = (SELECT r.{column.Name} {run})")
            );
            await session
                .ExecuteAsync(
                    new SqlStatementBuilder()
                        .Append($"UPDATE {_artifact} SET {ofRun} WHERE {_dialect.IsIn("row_id", SqlValue.Numbers(wrong))}")
                        .Build(),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        var passedBy = new List<ArtifactStoreViolation>();
        foreach (var missing in found.Where(violation => violation.Kind == ArtifactStoreViolationKind.MissingCollection))
        {
            if (await session.ExecuteAsync(DeriveCollection(missing.Row!.Value), cancellationToken).ConfigureAwait(false) == 0)
            {
                // The key has just been created again. The next call finds where that collection points.
                passedBy.Add(missing);
            }
        }

        return await RepairedAsync([.. found.Except(passedBy)], () => OfArtifactsAsync(session, rows, cancellationToken))
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Inserts the collection of the artifact with the highest version. The lowest remaining version gives its time of creation, the
    /// highest its counter.
    /// </summary>
    private SqlStatement DeriveCollection(long row)
    {
        var copies = string.Join(", ", _violations.Copies.Select(copy => copy.Column));
        var sources = string.Join(", ", _violations.Copies.Select(copy => copy.Source));
        return new SqlStatementBuilder()
            .Append($"INSERT INTO {_collection} (id, created, updated, key, latest_id, version, last_version, {copies})")
            .Append(
                $" SELECT {SqlValue.Id(context.NewId())}, (SELECT f.created FROM {_artifact} AS f WHERE f.key = l.key ORDER BY f.version LIMIT 1), l.updated, l.key, l.id, l.version, l.version, {sources}"
            )
            .Append(
                $" FROM {_artifact} AS l{_violations.JoinRun("l")} WHERE l.row_id = {SqlValue.Number(row)} ON CONFLICT (key) DO NOTHING"
            )
            .Build();
    }

    private async Task<IReadOnlyList<ArtifactStoreViolation>> RepairAliasesAsync(
        SqlSession session,
        IReadOnlyList<long> rows,
        CancellationToken cancellationToken
    )
    {
        var aliases = _dialect.Table(SqlTable.ArtifactAlias.Name());
        var own = _dialect.IsIn("row_id", SqlValue.Numbers(rows));
        await CollectionLock
            .TakeAsync(session, SqlFragment.Of($"key IN (SELECT key FROM {aliases} WHERE {own})"), cancellationToken)
            .ConfigureAwait(false);
        var found = await OfAliasesAsync(session, rows, cancellationToken).ConfigureAwait(false);
        await DeleteRowsAsync(session, aliases, found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private async Task<IReadOnlyList<ArtifactStoreViolation>> RepairInputsAsync(
        SqlSession session,
        IReadOnlyList<long> rows,
        CancellationToken cancellationToken
    )
    {
        var found = await OfInputsAsync(session, rows, cancellationToken).ConfigureAwait(false);
        await DeleteRowsAsync(session, _dialect.Table(SqlTable.ArtifactInput.Name()), found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>Writes the entries of artifacts anew.</summary>
    private async Task<IReadOnlyList<ArtifactStoreViolation>> RepairMetadataAsync(
        SqlSession session,
        IReadOnlyList<string> artifacts,
        CancellationToken cancellationToken
    )
    {
        var ids = SqlValue.Ids([.. artifacts.Select(Guid.Parse)]);
        await LockArtifactsAsync(session, _dialect.IsIn("id", ids), cancellationToken).ConfigureAwait(false);
        var found = await OfMetadataAsync(session, artifacts, cancellationToken).ConfigureAwait(false);
        foreach (
            var statement in new[]
            {
                SqlFragment.Of($"DELETE FROM {_dialect.Table(SqlTable.ArtifactMetadata.Name())} WHERE {_dialect.IsIn("artifact_id", ids)}"),
                SqlFragment.Of(
                    $"INSERT INTO {_dialect.Table(SqlTable.ArtifactMetadata.Name())} (artifact_id, entry) SELECT DISTINCT s.artifact_id, s.entry FROM {_dialect.Table("artifact_metadata_source")} AS s WHERE {_dialect.IsIn("s.artifact_id", ids)}"
                ),
            }
        )
        {
            await session.ExecuteAsync(new SqlStatementBuilder().Append(statement).Build(), cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    private async Task DeleteRowsAsync(
        SqlSession session,
        string table,
        IReadOnlyList<ArtifactStoreViolation> found,
        CancellationToken cancellationToken
    )
    {
        var rows = _dialect.IsIn("row_id", SqlValue.Numbers([.. found.Select(violation => violation.Row!.Value)]));
        await session
            .ExecuteAsync(new SqlStatementBuilder().Append($"DELETE FROM {table} WHERE {rows}").Build(), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ArtifactStoreViolation>> RepairSizesAsync(
        SqlSession session,
        IReadOnlyList<long> rows,
        CancellationToken cancellationToken
    )
    {
        await LockArtifactsAsync(session, _dialect.IsIn("row_id", SqlValue.Numbers(rows)), cancellationToken).ConfigureAwait(false);
        var found = await OfBodiesAsync(session, rows, cancellationToken).ConfigureAwait(false);
        foreach (var violation in found)
        {
            var size = violation.Expected is { } text ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : (long?)null;
            await session
                .ExecuteAsync(
                    new SqlStatementBuilder()
                        .Append(
                            $"UPDATE {_artifact} SET data_size = {SqlValue.Number(size)} WHERE row_id = {SqlValue.Number(violation.Row)}"
                        )
                        .Build(),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return found;
    }

    private async Task<List<ArtifactStoreViolation>> OfCollectionsAsync(
        SqlSession session,
        IReadOnlyList<string> keys,
        CancellationToken cancellationToken
    ) =>
        Repairable(
            await _violations
                .OfCollectionsAsync(session, _dialect.IsIn("c.key", SqlValue.Texts(keys)), cancellationToken)
                .ConfigureAwait(false)
        );

    private async Task<List<ArtifactStoreViolation>> OfArtifactsAsync(
        SqlSession session,
        IReadOnlyList<long> rows,
        CancellationToken cancellationToken
    ) =>
        Repairable(
            await _violations
                .OfArtifactsAsync(session, _dialect.IsIn("a.row_id", SqlValue.Numbers(rows)), cancellationToken)
                .ConfigureAwait(false)
        );

    private async Task<List<ArtifactStoreViolation>> OfAliasesAsync(
        SqlSession session,
        IReadOnlyList<long> rows,
        CancellationToken cancellationToken
    ) =>
        Repairable(
            await _violations
                .OfAliasesAsync(session, _dialect.IsIn("al.row_id", SqlValue.Numbers(rows)), cancellationToken)
                .ConfigureAwait(false)
        );

    private async Task<List<ArtifactStoreViolation>> OfInputsAsync(
        SqlSession session,
        IReadOnlyList<long> rows,
        CancellationToken cancellationToken
    ) =>
        Repairable(
            await _violations
                .OfInputsAsync(session, _dialect.IsIn("ai.row_id", SqlValue.Numbers(rows)), cancellationToken)
                .ConfigureAwait(false)
        );

    private async Task<List<ArtifactStoreViolation>> OfMetadataAsync(
        SqlSession session,
        IReadOnlyList<string> artifacts,
        CancellationToken cancellationToken
    )
    {
        var ids = SqlValue.Ids([.. artifacts.Select(Guid.Parse)]);
        return
        [
            .. await _violations.OfMetadataAsync(session, _dialect.IsIn("a.id", ids), cancellationToken).ConfigureAwait(false),
            .. await _violations
                .OfMetadataIndexAsync(session, _dialect.IsIn("am.artifact_id", ids), cancellationToken)
                .ConfigureAwait(false),
        ];
    }

    private async Task<List<ArtifactStoreViolation>> OfBodiesAsync(
        SqlSession session,
        IReadOnlyList<long> rows,
        CancellationToken cancellationToken
    ) =>
        Repairable(
            await _violations
                .OfBodiesAsync(session, _dialect.IsIn("a.row_id", SqlValue.Numbers(rows)), cancellationToken)
                .ConfigureAwait(false)
        );

    private static List<ArtifactStoreViolation> Repairable(List<ArtifactStoreViolation> found) =>
        found.FindAll(violation => violation.IsRepairable);

    /// <summary>Returns the violations that have disappeared.</summary>
    private static async Task<IReadOnlyList<ArtifactStoreViolation>> RepairedAsync(
        List<ArtifactStoreViolation> found,
        Func<Task<List<ArtifactStoreViolation>>> look
    ) => found.Count == 0 ? [] : [.. found.Except(await look().ConfigureAwait(false))];

    private async Task LockRunsAsync(SqlSession session, string select, SqlFragment those, CancellationToken cancellationToken)
    {
        if (!_dialect.KeepsRunColumns || !ManyWrite)
        {
            return;
        }

        var ids = await session
            .ListAsync(
                new SqlStatementBuilder().Append(select).Append(those).Build(),
                reader => reader.IsDBNull(0) ? null : (Guid?)_dialect.ReadId(reader, 0),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (ids.OfType<Guid>().Order().ToArray() is { Length: > 0 } runs && _dialect.HoldRuns(runs) is { } hold)
        {
            await session.ListAsync(hold, static _ => true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Locks the artifacts of keys without a collection that could be locked.</summary>
    private async Task LockArtifactsAsync(SqlSession session, SqlFragment those, CancellationToken cancellationToken)
    {
        if (ManyWrite)
        {
            await session
                .ListAsync(
                    new SqlStatementBuilder()
                        .Append($"SELECT 1 FROM {_artifact} WHERE {those} ORDER BY row_id{_dialect.ForUpdate}")
                        .Build(),
                    static _ => true,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }
}
