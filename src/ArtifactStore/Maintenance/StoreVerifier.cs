using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>Verifies a whole store.</summary>
/// <param name="database">The database.</param>
/// <param name="executor">The executor, whose reads see all acknowledged writes.</param>
internal sealed class StoreVerifier(SqlDatabase database, SqlExecutor executor)
{
    /// <summary>The tables that the checks of artifacts and keys join.</summary>
    private static readonly ImmutableArray<string> Joined =
    [
        SqlTable.Artifact.Name(),
        SqlTable.ArtifactCollection.Name(),
        SqlTable.ArtifactAlias.Name(),
        SqlTable.ArtifactInput.Name(),
        SqlTable.ArtifactMetadata.Name(),
        SqlTable.FlowRun.Name(),
    ];

    /// <summary>The approximate number of body bytes in a page, which is read by one statement.</summary>
    public const long PageBytes = 64 << 20;

    private readonly SqlDialect _dialect = database.Dialect;
    private readonly StoreViolations _violations = new(database.Dialect);
    private readonly ValueVerifier _values = new(database.Dialect);
    private readonly StoreSchema _schema = new(database);
    private readonly PageWalker _walker = new(executor);

    public async IAsyncEnumerable<ArtifactStoreViolation> RunAsync(
        ArtifactStoreVerifyOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await executor.ReadAsync(RowSecurity.ThrowIfAnyAsync, snapshot: false, cancellationToken).ConfigureAwait(false);

        // Missing objects first, since without an index all other checks take long.
        var schema = await executor.ReadAsync(_schema.FindAsync, snapshot: true, cancellationToken).ConfigureAwait(false);
        var tables = schema.Tables;
        var applied = await executor.ReadAsync(_schema.FindMissingMigrationsAsync, snapshot: true, cancellationToken).ConfigureAwait(false);
        foreach (var violation in schema.Violations.Concat(applied))
        {
            yield return violation;
        }

        if (options.CheckDatabase)
        {
            await foreach (var violation in CheckDatabaseAsync(tables, cancellationToken).ConfigureAwait(false))
            {
                yield return violation;
            }
        }

        foreach (var check in Checks(options, schema, cancellationToken))
        {
            await foreach (var violation in UntilDamageAsync(check.Table, check.Pages, IsDoubtful(check.Table)).ConfigureAwait(false))
            {
                yield return violation;
            }
        }

        bool IsDoubtful(string table) => schema.Doubtful.Contains(table) || (Joined.Contains(table) && schema.Doubtful.Overlaps(Joined));
    }

    private IEnumerable<(string Table, IAsyncEnumerable<IReadOnlyList<ArtifactStoreViolation>> Pages)> Checks(
        ArtifactStoreVerifyOptions options,
        SchemaFindings schema,
        CancellationToken cancellationToken
    )
    {
        var tables = schema.Tables;
        foreach (var table in tables)
        {
            yield return (table, LowSequencesAsync(table, cancellationToken));
        }

        string[] needed =
        [
            SqlTable.Artifact.Name(),
            SqlTable.ArtifactCollection.Name(),
            .. _dialect.KeepsRunColumns ? (string[])[SqlTable.FlowRun.Name()] : [],
        ];
        if (needed.All(tables.Contains))
        {
            foreach (var (table, columns) in schema.Unguarded)
            {
                yield return (table.Name(), DuplicatesAsync(table, columns, options.PageRows, cancellationToken));
            }

            yield return Walk(
                new(_dialect, SqlTable.ArtifactCollection.Name(), "row_id", options.PageRows),
                "c",
                _violations.OfCollectionsAsync
            );
            yield return Walk(new(_dialect, SqlTable.Artifact.Name(), "row_id", options.PageRows), "a", _violations.OfArtifactsAsync);
            if (options.ReadBodies)
            {
                yield return Walk(
                    new(_dialect, SqlTable.Artifact.Name(), "row_id", options.PageRows, PageBytes),
                    "a",
                    _violations.OfBodiesAsync
                );
            }
        }

        if (tables.Contains(SqlTable.Artifact.Name()) && tables.Contains(SqlTable.ArtifactAlias.Name()))
        {
            yield return Walk(
                new(_dialect, SqlTable.ArtifactAlias.Name(), "row_id", options.PageRows),
                SqlTable.ArtifactAlias.Alias(),
                _violations.OfAliasesAsync
            );
        }

        if (tables.Contains(SqlTable.Artifact.Name()) && tables.Contains(SqlTable.ArtifactInput.Name()))
        {
            yield return Walk(
                new(_dialect, SqlTable.ArtifactInput.Name(), "row_id", options.PageRows),
                SqlTable.ArtifactInput.Alias(),
                _violations.OfInputsAsync
            );
        }

        if (tables.Contains(SqlTable.Artifact.Name()) && tables.Contains(SqlTable.ArtifactMetadata.Name()))
        {
            yield return Walk(new(_dialect, SqlTable.Artifact.Name(), "row_id", options.PageRows), "a", _violations.OfMetadataAsync);
            yield return Walk(
                new(_dialect, SqlTable.ArtifactMetadata.Name(), "artifact_id", options.PageRows),
                SqlTable.ArtifactMetadata.Alias(),
                _violations.OfMetadataIndexAsync
            );
        }

        // The store's own tables, without views of the host.
        foreach (var table in StoredTables.Of(_dialect).Where(table => tables.Contains(table.Name)))
        {
            yield return Walk(
                new(_dialect, table.Name, table.Unique.Count > 0 ? "row_id" : "id", options.PageRows),
                "t",
                (session, scope, token) => _values.OfAsync(session, table, scope, token)
            );
        }

        (string, IAsyncEnumerable<IReadOnlyList<ArtifactStoreViolation>>) Walk(
            TableWalk walk,
            string alias,
            Func<SqlSession, SqlFragment, CancellationToken, Task<List<ArtifactStoreViolation>>> check
        ) => (walk.Table, _walker.WalkAsync(walk, alias, check, cancellationToken));
    }

    private async IAsyncEnumerable<ArtifactStoreViolation> CheckDatabaseAsync(
        string[] tables,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var violation in UntilDamageAsync("", Pages(), isDoubtful: false).ConfigureAwait(false))
        {
            yield return violation;
        }

        async IAsyncEnumerable<IReadOnlyList<ArtifactStoreViolation>> Pages()
        {
            await foreach (var damage in database.CheckIntegrityAsync(tables, cancellationToken).ConfigureAwait(false))
            {
                yield return [Damage(damage.Table, damage.Description)];
            }
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<ArtifactStoreViolation>> LowSequencesAsync(
        string table,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return await executor
            .ReadAsync((session, token) => _schema.FindLowSequencesAsync(session, [table], token), snapshot: true, cancellationToken)
            .ConfigureAwait(false);
    }

    private async IAsyncEnumerable<IReadOnlyList<ArtifactStoreViolation>> DuplicatesAsync(
        SqlTable table,
        IReadOnlyList<string> columns,
        int rows,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var after = long.MinValue;
        while (true)
        {
            var found = await executor
                .ReadAsync(
                    (session, token) => _violations.DuplicatesAsync(session, table, columns, after, rows, token),
                    snapshot: false,
                    cancellationToken
                )
                .ConfigureAwait(false);
            yield return found;
            if (found.Count < rows)
            {
                yield break;
            }

            after = found[^1].Row!.Value;
        }
    }

    /// <summary>Continues with the other tables if one is damaged.</summary>
    private async IAsyncEnumerable<ArtifactStoreViolation> UntilDamageAsync(
        string table,
        IAsyncEnumerable<IReadOnlyList<ArtifactStoreViolation>> pages,
        bool isDoubtful
    )
    {
        var walk = pages.GetAsyncEnumerator();
        await using var untilEnd = walk.ConfigureAwait(false);
        while (true)
        {
            IReadOnlyList<ArtifactStoreViolation>? found;
            var isDamaged = false;
            try
            {
                found = await walk.MoveNextAsync().ConfigureAwait(false) ? walk.Current : null;
            }
            catch (ArtifactStoreException e) when (database.IsDamage(e))
            {
                (found, isDamaged) = ([Damage(table, e.Message)], true);
            }
            catch (ArtifactStoreException e) when (isDoubtful && e is not ArtifactStoreUnavailableException)
            {
                // Values of the wrong type cannot be compared. The violation of the table has been reported.
                (found, isDamaged) = ([], true);
            }

            foreach (var violation in found ?? [])
            {
                yield return violation;
            }

            if (found is null || isDamaged)
            {
                yield break;
            }
        }
    }

    private static ArtifactStoreViolation Damage(string table, string description) =>
        new()
        {
            Kind = ArtifactStoreViolationKind.DatabaseDamage,
            Table = table,
            Found = description,
            Expected = "a database without damage",
        };
}
