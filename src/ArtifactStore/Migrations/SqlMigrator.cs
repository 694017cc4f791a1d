using System.Diagnostics;
using System.Globalization;
using System.Text;
using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sql;

/// <summary>Creates, upgrades or validates the schema, as the options say.</summary>
/// <remarks>
/// Each migration runs in its own transaction, which first checks that it is still missing. If several hosts start at once, one applies it,
/// and the others wait and find it applied. A crash leaves nothing of it behind.
/// </remarks>
internal sealed class SqlMigrator(SqlDatabase database, SchemaMode mode, TimeProvider timeProvider, StoreObserver observer, ILogger logger)
{
    private const string Current = "current";

    private readonly SqlDialect _dialect = database.Dialect;
    private readonly string _versionTable = database.Dialect.Table(SchemaScript.VersionTable);

    private IReadOnlyList<SqlMigration> Required => field ??= SqlMigration.Required(_dialect, database.Migrations);

    /// <summary>Creates, upgrades or validates the schema, as the options say.</summary>
    /// <param name="forCopy">True for a copy, which may resume an unfinished one; all other callers fail until it is finished.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task RunAsync(bool forCopy, CancellationToken cancellationToken)
    {
        if (mode == SchemaMode.None)
        {
            return;
        }

        try
        {
            if (
                mode == SchemaMode.CreateOrUpgrade
                && await database.ReadAsync(CurrentAsync, snapshot: false, cancellationToken).ConfigureAwait(false) is { } current
            )
            {
                RowSecurity.ThrowIf(_dialect, current == Current ? null : current);
                return;
            }
        }
        catch (ArtifactStoreSchemaException)
        {
            // The table of versions does not exist, or is not the store's.
        }

        await UpgradeAsync(forCopy, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks the schema in full, and applies missing migrations.</summary>
    private async Task UpgradeAsync(bool forCopy, CancellationToken cancellationToken)
    {
        // The first check only reads: most starts find the schema complete, and a read-only database can be opened.
        IReadOnlyList<SqlMigration> pending;
        try
        {
            pending = await CheckAsync(database, forCopy, cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactStoreSchemaException) when (!ReferenceEquals(database.Primary, database))
        {
            // A standby lags behind, so the primary is checked too.
            pending = await CheckAsync(database.Primary, forCopy, cancellationToken).ConfigureAwait(false);
        }

        while (pending.Count > 0)
        {
            database.ThrowIfWaitingForItself();
            pending = await (
                StoreObserver.IsIdle
                    ? ApplyAsync(pending[0], forCopy, cancellationToken)
                    : observer.RunAsync(
                        StoreOperation.Migrate,
                        (Migrator: this, Next: pending[0], forCopy, cancellationToken),
                        static call => call.Migrator.ApplyAsync(call.Next, call.forCopy, call.cancellationToken)
                    )
            ).ConfigureAwait(false);
        }
    }

    /// <summary>Checks with one statement that exactly the required migrations are applied, which is true of most starts.</summary>
    /// <returns>
    /// <see cref="Current"/>, or a table whose rows are hidden by a policy; null if a full check is needed. A text, so that it uses code that
    /// the first read needs anyway.
    /// </returns>
    private Task<string?> CurrentAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var versions = string.Join(", ", Required.Select(migration => migration.Version.ToString(CultureInfo.InvariantCulture)));
        var count = Required.Count.ToString(CultureInfo.InvariantCulture);
        var all = $"{_versionTable} HAVING COUNT(*) = {count} AND COUNT(CASE WHEN version IN ({versions}) THEN 1 END) = {count}";
        return session.FirstAsync(
            RowSecurity.FirstTableOr(_dialect, Current, all),
            static reader => reader.GetString(0),
            cancellationToken
        );
    }

    /// <summary>Applies the first missing migration, and logs it.</summary>
    private async Task<IReadOnlyList<SqlMigration>> ApplyAsync(SqlMigration next, bool forCopy, CancellationToken cancellationToken)
    {
        StoreLog.MigrationBegun(logger, database.DatabaseName, next.Version, next.Name);
        var start = Stopwatch.GetTimestamp();
        var work = new SqlWork<(bool, IReadOnlyList<SqlMigration>)>((session, token) => ApplyAsync(session, next, forCopy, token))
        {
            IsBatch = true,
        };
        var (isMine, pending) = await database.WriteAsync(work, cancellationToken).ConfigureAwait(false);
        var milliseconds = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (isMine)
        {
            StoreLog.MigrationDone(logger, database.DatabaseName, next.Version, next.Name, milliseconds);
        }
        else
        {
            StoreLog.MigrationWaited(logger, database.DatabaseName, next.Version, next.Name, milliseconds);
        }

        return pending;
    }

    /// <summary>Returns the missing migrations. Throws if there must be none.</summary>
    private async Task<IReadOnlyList<SqlMigration>> CheckAsync(SqlExecutor executor, bool forCopy, CancellationToken cancellationToken)
    {
        var pending = await executor
            .ReadAsync((session, token) => PendingAsync(session, forCopy, token), snapshot: true, cancellationToken)
            .ConfigureAwait(false);
        await executor.ReadAsync(RowSecurity.ThrowIfAnyAsync, snapshot: false, cancellationToken).ConfigureAwait(false);
        if (mode != SchemaMode.Validate)
        {
            return pending;
        }

        if (pending.Count > 0)
        {
            throw new ArtifactStoreSchemaException(
                $"The schema is {(pending.Count == Required.Count ? "missing" : "older than this library")}: "
                    + $"migration {pending[0].Version:0000} {pending[0].Name} is not applied. "
                    + "Run the schema script, or open the store once with SchemaMode.CreateOrUpgrade."
            );
        }

        await executor.ReadAsync(CheckCompleteAsync, snapshot: true, cancellationToken).ConfigureAwait(false);
        return pending;
    }

    /// <summary>Applies a migration, unless another host has done so.</summary>
    /// <returns>True if it was applied here, and the migrations that are still missing.</returns>
    private async Task<(bool IsMine, IReadOnlyList<SqlMigration> Pending)> ApplyAsync(
        SqlSession session,
        SqlMigration next,
        bool forCopy,
        CancellationToken cancellationToken
    )
    {
        session.LiftTimeout();
        var pending = await PendingAsync(session, forCopy, cancellationToken).ConfigureAwait(false);
        if (pending is not [var first, ..] || first.Version != next.Version)
        {
            return (false, pending);
        }

        if (!await ExistsAsync(session, SchemaScript.VersionTable, cancellationToken).ConfigureAwait(false))
        {
            if (_dialect.CreateNamespace.Length > 0)
            {
                await session.ExecuteAsync(new(_dialect.CreateNamespace, []), cancellationToken).ConfigureAwait(false);
            }

            await session.ExecuteAsync(new(SchemaScript.CreateVersionTable(_versionTable), []), cancellationToken).ConfigureAwait(false);
        }

        // The row of the version first: another host at the same point waits for it, and then finds the migration applied.
        var isMine =
            await session
                .ExecuteAsync(
                    new SqlStatementBuilder()
                        .Append(
                            $"INSERT INTO {_versionTable} (version, name, applied) VALUES ({SqlValue.Number(next.Version)}, {SqlValue.Text(next.Name)}"
                        )
                        .Append(
                            $", {SqlValue.Text(Timestamp.ToText(Timestamp.Normalize(timeProvider.GetUtcNow())))}) ON CONFLICT (version) DO NOTHING"
                        )
                        .Build(),
                    cancellationToken
                )
                .ConfigureAwait(false) == 1;
        if (!isMine)
        {
            return (false, await PendingAsync(session, forCopy, cancellationToken).ConfigureAwait(false));
        }

        await session.ExecuteAsync(new(next.Script, []), cancellationToken).ConfigureAwait(false);
        return (true, [.. pending.Skip(1)]);
    }

    /// <summary>Returns the missing migrations. Throws if the schema is newer than the library or not the store's.</summary>
    private async Task<IReadOnlyList<SqlMigration>> PendingAsync(SqlSession session, bool forCopy, CancellationToken cancellationToken)
    {
        var applied = await AppliedAsync(session, cancellationToken).ConfigureAwait(false);
        var found = applied.Count;
        if (applied is [.., CopyMark.Version])
        {
            if (!forCopy)
            {
                throw new ArtifactStoreSchemaException(
                    "A copy into this store is unfinished, so any data may be missing. "
                        + "Resume it with ArtifactStoreCopy.RunAsync from the same source, or drop the database. It was left untouched."
                );
            }

            applied.RemoveAt(applied.Count - 1);
        }

        var newest = database.Migrations.Max(migration => migration.Version);
        if (applied is [.., var last] && last > newest)
        {
            throw new ArtifactStoreSchemaException(
                $"The schema has version {last}, but this library supports only versions up to {newest}. "
                    + $"Use a newer version of the library; the database was left untouched."
            );
        }

        if (
            _dialect.RunTables == RunTables.HostViews
            && database.Migrations.FirstOrDefault(migration => migration.RunTablesOnly && applied.Contains(migration.Version)) is { } own
        )
        {
            throw new ArtifactStoreSchemaException(
                $"The database has run tables of the store (migration {own.Version:0000} {own.Name}), "
                    + $"but the store was opened with RunTables = HostViews, which copies nothing from runs. Open it with RunTables = Owned, "
                    + $"or give the host's views another database."
            );
        }

        List<SqlMigration> pending = [.. Required.Where(migration => !applied.Contains(migration.Version))];
        if (await ExistingAsync(session, pending, cancellationToken).ConfigureAwait(false) is [var foreign, ..])
        {
            // In a write transaction, a statement may see more than the one before it, since another host may have applied migrations in
            // between.
            return (await AppliedAsync(session, cancellationToken).ConfigureAwait(false)).Count > found
                ? await PendingAsync(session, forCopy, cancellationToken).ConfigureAwait(false)
                : throw Foreign(_dialect.Table(foreign));
        }

        return pending;
    }

    /// <summary>Reads the versions of the applied migrations, in order.</summary>
    private async Task<List<long>> AppliedAsync(SqlSession session, CancellationToken cancellationToken) =>
        await ExistsAsync(session, SchemaScript.VersionTable, cancellationToken).ConfigureAwait(false)
            ? await session
                .ListAsync(
                    new($"SELECT version FROM {_versionTable} ORDER BY version", []),
                    reader => _dialect.ReadNumber(reader, 0),
                    cancellationToken
                )
                .ConfigureAwait(false)
            : [];

    /// <summary>Finds the existing tables and indexes among those of migrations.</summary>
    private async Task<IReadOnlyList<string>> ExistingAsync(
        SqlSession session,
        IEnumerable<SqlMigration> migrations,
        CancellationToken cancellationToken
    )
    {
        string[] names = [.. migrations.SelectMany(migration => migration.Objects)];
        return names.Length == 0
            ? []
            : await session.ListAsync(_dialect.Existing(names), reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Throws if a table or index of an applied migration is missing.</summary>
    private async Task<bool> CheckCompleteAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var existing = await ExistingAsync(session, Required, cancellationToken).ConfigureAwait(false);
        return Required.SelectMany(migration => migration.Objects).Except(existing, StringComparer.Ordinal).FirstOrDefault() is { } missing
            ? throw new ArtifactStoreSchemaException(
                $"The schema is incomplete: '{_dialect.Table(missing)}' is missing. Create it again as in the schema script, "
                    + $"or restore the database."
            )
            : true;
    }

    private async Task<bool> ExistsAsync(SqlSession session, string table, CancellationToken cancellationToken) =>
        (await session.ListAsync(_dialect.Existing([table]), reader => reader.GetString(0), cancellationToken).ConfigureAwait(false)).Count
        > 0;

    private static ArtifactStoreSchemaException Foreign(string table) =>
        new(
            $"The database has a table, view or index '{table}' that this library did not create. "
                + $"Give the store a table prefix or schema of its own, or another database. Nothing was changed."
        );
}
