using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>Imports and exports the history of a store on any SQL database.</summary>
/// <param name="database">The database.</param>
/// <param name="executor">The executor of the store whose reads see all acknowledged writes.</param>
/// <param name="context">The services of the store.</param>
internal sealed class StoreHistory(SqlDatabase database, SqlExecutor executor, SqlStoreContext context) : IArtifactHistory
{
    public Task<HistoryImportProgress> ImportAsync(
        IAsyncEnumerable<HistoryItem> items,
        HistoryImportOptions? options = null,
        IProgress<HistoryImportProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        return Importer(options, progress).RunAsync(Numbered(items, cancellationToken), nameof(items), cancellationToken);
    }

    public Task<HistoryImportProgress> ImportAsync(
        Stream source,
        HistoryImportOptions? options = null,
        IProgress<HistoryImportProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.CanRead
            ? Importer(options, progress)
                .RunAsync(new HistoryLineReader(source).ReadAsync(cancellationToken), nameof(source), cancellationToken)
            : throw new ArgumentException("The stream can't be read. Open it for reading.", nameof(source));
    }

    public async Task<HistoryExportProgress> ExportAsync(
        Stream target,
        IProgress<HistoryExportProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!target.CanWrite)
        {
            throw new ArgumentException("The stream can't be written. Open it for writing.", nameof(target));
        }

        using var exporter = new HistoryExporter(database, target, progress);
        return await exporter.RunAsync(executor, cancellationToken).ConfigureAwait(false);
    }

    private HistoryImporter Importer(HistoryImportOptions? options, IProgress<HistoryImportProgress>? progress) =>
        new(database, executor, context, options ?? new(), progress);

    private static async IAsyncEnumerable<ImportItem> Numbered(
        IAsyncEnumerable<HistoryItem> items,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var number = 0L;
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return new(item, "Item", ++number);
        }
    }
}
