using System.Diagnostics;
using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>Checks the health of a store.</summary>
internal sealed class StoreHealth(SqlDatabase database, SqlExecutor executor)
{
    private readonly SqlDialect _dialect = database.Dialect;

    public async Task<ArtifactStoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var health = await CheckAsync(TransactionFlow.Find(database.Writer) ?? executor, cancellationToken).ConfigureAwait(false);
        return health with { Duration = Stopwatch.GetElapsedTime(start) };
    }

    /// <param name="through">
    /// The executor for the check. If the caller's flow holds a transaction, it is that, since any other would wait for it.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task<ArtifactStoreHealth> CheckAsync(SqlExecutor through, CancellationToken cancellationToken)
    {
        int? version;
        try
        {
            version = await through.ReadAsync(VersionAsync, snapshot: false, cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactStoreException e)
        {
            return new()
            {
                Status = ArtifactStoreHealthStatus.Unhealthy,
                Description = $"The store can't be read. {e.Message}",
                Exception = e,
            };
        }

        var newest = database.Migrations.Max(migration => migration.Version);
        var needed = SqlMigration.Required(_dialect, database.Migrations).Max(migration => migration.Version);
        if (version == CopyMark.Version || version < needed)
        {
            var what =
                version == CopyMark.Version
                    ? "holds an unfinished copy"
                    : string.Create(CultureInfo.InvariantCulture, $"has the schema version {version}, but this library needs {needed}");
            return new()
            {
                Status = ArtifactStoreHealthStatus.Unhealthy,
                Description = $"The store {what}.",
                SchemaVersion = version,
            };
        }

        try
        {
            // Takes the write lock and needs write permissions, but changes nothing.
            await through
                .WriteAsync(
                    new SqlWork<int>(
                        (session, token) =>
                            session.ExecuteAsync(
                                new($"UPDATE {_dialect.Table(SqlTable.ArtifactCollection.Name())} SET version = version WHERE 1 = 0", []),
                                token
                            )
                    ),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (ArtifactStoreException e)
        {
            return new()
            {
                Status = ArtifactStoreHealthStatus.Degraded,
                Description = $"The store can be read, but not written. {e.Message}",
                SchemaVersion = version,
                Exception = e,
            };
        }

        return version > newest
            ? new()
            {
                Status = ArtifactStoreHealthStatus.Degraded,
                Description = string.Create(
                    CultureInfo.InvariantCulture,
                    $"The store has the schema version {version}, but this library supports only versions up to {newest}, "
                        + $"and cannot open it again. Use a newer version of the library."
                ),
                CanWrite = true,
                SchemaVersion = version,
            }
            : new()
            {
                Status = ArtifactStoreHealthStatus.Healthy,
                Description = "The store can be read and written.",
                CanWrite = true,
                SchemaVersion = version,
            };
    }

    private async Task<int?> VersionAsync(SqlSession session, CancellationToken cancellationToken)
    {
        // In the mode None, nothing has checked that the schema exists.
        await session
            .NumberAsync(new($"SELECT 1 FROM {_dialect.Table(SqlTable.Artifact.Name())} LIMIT 1", []), cancellationToken)
            .ConfigureAwait(false);
        await RowSecurity.ThrowIfAnyAsync(session, cancellationToken).ConfigureAwait(false);
        var tables = await session
            .ListAsync(_dialect.Existing([SchemaScript.VersionTable]), reader => reader.GetString(0), cancellationToken)
            .ConfigureAwait(false);
        return tables.Count == 0
            ? null
            : (int)(
                await session
                    .NumberAsync(new($"SELECT MAX(version) FROM {_dialect.Table(SchemaScript.VersionTable)}", []), cancellationToken)
                    .ConfigureAwait(false)
                ?? 0
            );
    }
}
