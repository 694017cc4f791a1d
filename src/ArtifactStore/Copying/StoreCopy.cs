using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>One call that copies or compares two stores with an existing schema.</summary>
internal sealed class StoreCopy
{
    private readonly SqlDatabase _source;
    private readonly SqlDatabase _target;
    private readonly ArtifactStoreCopyOptions _options;
    private readonly IProgress<ArtifactStoreCopyProgress>? _progress;
    private readonly IReadOnlyList<StoredTable> _tables;

    public StoreCopy(
        SqlDatabase source,
        SqlDatabase target,
        ArtifactStoreCopyOptions options,
        IProgress<ArtifactStoreCopyProgress>? progress
    )
    {
        (_source, _target, _options, _progress) = (source, target, options, progress);
        _tables = StoredTables.Between(source.Dialect, target.Dialect);
    }

    public async Task<ArtifactStoreCopyResult> RunAsync(CancellationToken cancellationToken)
    {
        var mark = new CopyMark(
            _target.Dialect,
            await _source.Primary.ReadAsync(CopyMark.SourceAsync, snapshot: false, cancellationToken).ConfigureAwait(false)
        );
        var resumed = await _target.WriteAsync(new SqlWork<bool>(mark.TakeAsync), cancellationToken).ConfigureAwait(false);
        var total = await RowsAsync(_source, cancellationToken).ConfigureAwait(false);
        await FillAsync(mark, resumed ? await RowsAsync(_target, cancellationToken).ConfigureAwait(false) : 0, total, cancellationToken)
            .ConfigureAwait(false);
        for (var pass = 1; ; pass++)
        {
            var result = await CompareAsync(total, cancellationToken).ConfigureAwait(false);
            if (result.IsEqual)
            {
                return await _target.WriteAsync(new SqlWork<bool>(mark.RemoveAsync), cancellationToken).ConfigureAwait(false)
                    ? result
                    : throw CopyMark.TakenOver();
            }

            if (pass >= _options.MaxPasses)
            {
                throw Different(result, pass);
            }

            await WalkAsync(ArtifactStoreCopyPhase.Copying, mark, 0, total, (_, _) => Task.FromResult<Guid?>(null), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    public async Task<ArtifactStoreCopyResult> VerifyAsync(CancellationToken cancellationToken) =>
        await CompareAsync(await RowsAsync(_source, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Runs the first pass, which resumes after the last row of each table that an earlier call has copied.</summary>
    private Task<ArtifactStoreCopyResult> FillAsync(CopyMark mark, long done, long total, CancellationToken cancellationToken) =>
        WalkAsync(
            ArtifactStoreCopyPhase.Copying,
            mark,
            done,
            total,
            (table, token) =>
                _target.Primary.ReadAsync(
                    (session, inner) => new CopyReader(_target.Dialect, table).HighestAsync(session, inner),
                    snapshot: false,
                    token
                ),
            cancellationToken
        );

    private Task<ArtifactStoreCopyResult> CompareAsync(long total, CancellationToken cancellationToken) =>
        WalkAsync(ArtifactStoreCopyPhase.Verifying, mark: null, 0, total, (_, _) => Task.FromResult<Guid?>(null), cancellationToken);

    private async Task<ArtifactStoreCopyResult> WalkAsync(
        ArtifactStoreCopyPhase phase,
        CopyMark? mark,
        long done,
        long total,
        Func<StoredTable, CancellationToken, Task<Guid?>> start,
        CancellationToken cancellationToken
    )
    {
        var results = new List<ArtifactStoreCopyTable>(_tables.Count);
        foreach (var table in _tables)
        {
            var walk = new CopyWalk(_source, _target, table, _options, mark, rows => Report(table.Name, rows));
            results.Add(
                await walk.RunAsync(await start(table, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
            );
        }

        var changes = new ChangeCopy(_source, _target, _options, rows => Report(SqlTable.ArtifactChange.Name(), rows));
        if (mark is not null)
        {
            await changes.RunAsync(mark, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            results.Add(await changes.CompareAsync(cancellationToken).ConfigureAwait(false));
        }

        return new() { Tables = ValueList.From(results) };

        void Report(string table, int rows)
        {
            done += rows;
            _progress?.Report(
                new()
                {
                    Phase = phase,
                    Table = table,
                    Rows = done,
                    TotalRows = total,
                }
            );
        }
    }

    private async Task<long> RowsAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        var rows = await ChangeCopy.CountAsync(database, cancellationToken).ConfigureAwait(false);
        foreach (var table in _tables)
        {
            rows += await database
                .Primary.ReadAsync(
                    (session, token) => new CopyReader(database.Dialect, table).CountAsync(session, token),
                    snapshot: false,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return rows;
    }

    private static ArtifactStoreException Different(ArtifactStoreCopyResult result, int passes)
    {
        var tables = result
            .Tables.Where(table => !table.IsEqual)
            .Select(table =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"table '{table.Table}' has {table.SourceRows} rows in the source and {table.TargetRows} in the target, "
                        + $"and {table.Differences} differ, the first with the id {table.FirstDifference}"
                )
            );
        return new(
            $"The stores differ after {passes} pass(es): {string.Join("; ", tables)}. One of them is being written to. Stop the writers, "
                + $"and run the copy again to resume it. Until then the target can't be opened."
        );
    }
}
