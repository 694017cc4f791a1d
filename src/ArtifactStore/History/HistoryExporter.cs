using System.Runtime.ExceptionServices;

namespace ArtifactStore.Sql;

/// <summary>One export: all tables in the order in which later rows refer to earlier ones, each in the order of ids.</summary>
internal sealed class HistoryExporter : IDisposable
{
    /// <summary>The number of rows that are read in one statement.</summary>
    private const int PageRows = 1_000;

    /// <summary>The number of bytes that are written at once.</summary>
    private const int WriteSize = 1 << 16;

    private readonly SqlDatabase _database;
    private readonly SqlDialect _dialect;
    private readonly Stream _target;
    private readonly IProgress<HistoryExportProgress>? _progress;
    private HistoryLines _lines = new();

    /// <summary>Lines of a memory database, whose only connection must not wait for the stream; null for others.</summary>
    private readonly List<byte[]>? _parts;

    private ExceptionDispatchInfo? _failure;
    private long _bytes;

    public HistoryExporter(SqlDatabase database, Stream target, IProgress<HistoryExportProgress>? progress)
    {
        (_database, _dialect, _target, _progress) = (database, database.Dialect, target, progress);
        _parts = database.ReadsWaitForWriter ? [] : null;
    }

    private HistoryExportProgress Total => new() { Items = _lines.Items, Bytes = _bytes };

    /// <summary>Writes the store to the stream.</summary>
    public async Task<HistoryExportProgress> RunAsync(SqlExecutor executor, CancellationToken cancellationToken)
    {
        try
        {
            await executor.ReadAsync(WriteAllAsync, snapshot: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (_failure is not null)
        {
            _failure.Throw();
        }

        foreach (var part in _parts ?? [])
        {
            await _target.WriteAsync(part, cancellationToken).ConfigureAwait(false);
        }

        await _target.FlushAsync(cancellationToken).ConfigureAwait(false);
        return Total;
    }

    public void Dispose() => _lines.Dispose();

    private async Task<bool> WriteAllAsync(SqlSession session, CancellationToken cancellationToken)
    {
        if (_bytes > 0 && _parts is null)
        {
            throw new ArtifactStoreUnavailableException(
                "The connection to the database was lost during the export, and its snapshot with it. Export again, to an empty stream."
            );
        }

        // An attempt that failed before the first write to the stream leaves nothing.
        _lines.Dispose();
        (_bytes, _lines) = (0, new());
        _parts?.Clear();
        _lines.Begin();
        if (_dialect.KeepsRunColumns)
        {
            await WriteAsync(session, RunTableSet.WorkPools, HistoryFormat.WorkPool, cancellationToken).ConfigureAwait(false);
            await WriteAsync(session, RunTableSet.WorkQueues, HistoryFormat.WorkQueue, cancellationToken).ConfigureAwait(false);
            await WriteAsync(session, RunTableSet.Flows, HistoryFormat.Flow, cancellationToken).ConfigureAwait(false);
            await WriteAsync(session, RunTableSet.Deployments, HistoryFormat.Deployment, cancellationToken).ConfigureAwait(false);
            await WriteAsync(session, RunTableSet.FlowRuns, HistoryFormat.FlowRun, cancellationToken).ConfigureAwait(false);
            await WriteAsync(session, RunTableSet.TaskRuns, HistoryFormat.TaskRun, cancellationToken).ConfigureAwait(false);
        }

        await WriteArtifactsAsync(session, cancellationToken).ConfigureAwait(false);
        await WriteCollectionsAsync(session, cancellationToken).ConfigureAwait(false);
        await WriteAliasesAsync(session, cancellationToken).ConfigureAwait(false);
        _lines.End();
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        Report();
        return true;
    }

    private Task WriteAsync<T>(SqlSession session, RunTable<T> table, string kind, CancellationToken cancellationToken)
        where T : class =>
        WriteAsync(
            session,
            $"SELECT {table.Names} FROM {_dialect.Table(table.Table.Name())}",
            "id",
            row => table.ReadRow(row),
            row => table.Head(row).Id,
            row => _lines.Write(kind, row),
            cancellationToken
        );

    private Task WriteCollectionsAsync(SqlSession session, CancellationToken cancellationToken) =>
        WriteAsync(
            session,
            $"SELECT id, key, created, updated, last_version FROM {_dialect.Table(SqlTable.ArtifactCollection.Name())}",
            "id",
            row => new CollectionImport
            {
                CollectionId = row.Id(),
                Key = row.Text(),
                Created = row.Time(),
                Updated = row.Time(),
                LastVersion = row.Version(),
            },
            row => row.CollectionId,
            row => _lines.Write(HistoryFormat.Collection, row),
            cancellationToken
        );

    private Task WriteAliasesAsync(SqlSession session, CancellationToken cancellationToken) =>
        WriteAsync(
            session,
            $"SELECT al.id, al.key, al.alias, a.version, al.updated FROM {SqlTable.ArtifactAlias.From(_dialect)}"
                + $" JOIN {SqlTable.Artifact.From(_dialect)} ON a.id = al.artifact_id",
            "al.id",
            row => new AliasImport
            {
                Id = row.Id(),
                Key = row.Text(),
                Alias = row.Text(),
                Version = row.Version(),
                Updated = row.Time(),
            },
            row => row.Id!.Value,
            row => _lines.Write(HistoryFormat.Alias, row),
            cancellationToken
        );

    private async Task WriteArtifactsAsync(SqlSession session, CancellationToken cancellationToken)
    {
        Guid? after = null;
        while (await PageAsync(after).ConfigureAwait(false) is [.., var last] ids)
        {
            var inputs = await InputReader.ReadAsync(session, ids, cancellationToken).ConfigureAwait(false);

            // Row by row, so that one body at a time is in memory.
            using var reader = await session.QueryAsync(Rows(_dialect, after, last), cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var artifact = RowGuard.Read(reader, row => ArtifactRows.ReadArtifact(_dialect, row, includeData: true));
                _lines.Write(ArtifactImport.Of(artifact, inputs.GetValueOrDefault(artifact.Id, [])));
                await FlushIfFullAsync(cancellationToken).ConfigureAwait(false);
            }

            after = last;
            Report();
        }

        Task<List<Guid>> PageAsync(Guid? from) =>
            session.ListAsync(Ids(_dialect, from), reader => _dialect.ReadId(reader, 0), cancellationToken);
    }

    /// <summary>Returns the statement for the ids of the next artifacts.</summary>
    internal static SqlStatement Ids(SqlDialect dialect, Guid? after) =>
        Page(dialect, new SqlStatementBuilder().Append($"SELECT a.id FROM {SqlTable.Artifact.From(dialect)}"), "a.id", after);

    /// <summary>Returns the statement for the artifacts of a page.</summary>
    internal static SqlStatement Rows(SqlDialect dialect, Guid? after, Guid last)
    {
        var rows = new SqlStatementBuilder()
            .Append($"SELECT {ArtifactRows.Columns(SqlTable.Artifact, includeData: true)} FROM {SqlTable.Artifact.From(dialect)}")
            .Append($" WHERE a.id <= {SqlValue.Id(last)}");
        if (after is { } id)
        {
            rows.Append($" AND a.id > {SqlValue.Id(id)}");
        }

        return rows.Append(" ORDER BY a.id").Build();
    }

    private async Task WriteAsync<T>(
        SqlSession session,
        string select,
        string id,
        Func<RowReader, T> read,
        Func<T, Guid> idOf,
        Action<T> write,
        CancellationToken cancellationToken
    )
    {
        Guid? after = null;
        List<T> rows;
        do
        {
            rows = await session
                .ListAsync(
                    Page(_dialect, new SqlStatementBuilder().Append(select), id, after),
                    reader => read(new(_dialect, reader)),
                    cancellationToken
                )
                .ConfigureAwait(false);
            foreach (var row in rows)
            {
                write(row);
                await FlushIfFullAsync(cancellationToken).ConfigureAwait(false);
                after = idOf(row);
            }

            Report();
        } while (rows.Count == PageRows);
    }

    private static SqlStatement Page(SqlDialect dialect, SqlStatementBuilder select, string id, Guid? after)
    {
        if (after is { } last)
        {
            select.Append($" WHERE {id} > {SqlValue.Id(last)}");
        }

        return select.Append($" ORDER BY {id} LIMIT {dialect.Limit(PageRows)}").Build();
    }

    private ValueTask FlushIfFullAsync(CancellationToken cancellationToken) =>
        _lines.Written.Length < WriteSize ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _bytes += _lines.Written.Length;
        if (_parts is not null)
        {
            _parts.Add(_lines.Written.ToArray());
        }
        else
        {
            try
            {
                await _target.WriteAsync(_lines.Written, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database must not take a failure of the host's stream for one of its own connection.
                _failure = ExceptionDispatchInfo.Capture(e);
                throw new ArtifactStoreException("The stream failed.", e);
            }
        }

        _lines.Clear();
    }

    private void Report()
    {
        if (_progress is not null)
        {
            _database.CallHost(_database.ReadsWaitForWriter, (_progress, Total), static call => call._progress.Report(call.Total));
        }
    }
}
