namespace ArtifactStore.Sql;

/// <summary>One import: checks items, collects them into batches, and writes each batch in a transaction.</summary>
/// <remarks>
/// A batch has runs, or artifacts, or collections with aliases: so it takes its locks in one pass, in the order that all writers follow. It
/// ends where another of these begins.
/// </remarks>
internal sealed class HistoryImporter(
    SqlDatabase database,
    SqlExecutor executor,
    SqlStoreContext context,
    HistoryImportOptions options,
    IProgress<HistoryImportProgress>? progress
)
{
    /// <summary>The items that one transaction writes.</summary>
    private enum Group
    {
        Runs,
        Artifacts,
        Keys,
    }

    /// <summary>The number of attempts to write a batch whose rows another writer inserts at the same time.</summary>
    private const int MostAttempts = 3;

    private readonly RunImporter _runs = new(context, executor);
    private readonly ArtifactImporter _artifacts = new(context);
    private readonly KeyImporter _keys = new(context);
    private HistoryImportProgress _total = new();

    /// <summary>Imports items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="parameter">The parameter of the public method, for exceptions.</param>
    /// <param name="cancellationToken">Cancels the import.</param>
    public async Task<HistoryImportProgress> RunAsync(
        IAsyncEnumerable<ImportItem> items,
        string parameter,
        CancellationToken cancellationToken
    )
    {
        List<ImportItem> batch = [];
        var size = 0L;
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Check(item, parameter);
            if (batch.Count > 0 && GroupOf(item) != GroupOf(batch[0]))
            {
                await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                batch.Clear();
                size = 0;
            }

            batch.Add(item);
            size += item.Size;
            if (batch.Count >= options.BatchItems || size >= options.BatchBytes)
            {
                await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                batch.Clear();
                size = 0;
            }
        }

        if (batch.Count > 0)
        {
            await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }

        return _total;
    }

    private async Task WriteAsync(List<ImportItem> batch, CancellationToken cancellationToken)
    {
        ImportItem[] items = [.. batch];
        var imported = await (
            GroupOf(items[0]) switch
            {
                Group.Runs => WriteGroupAsync(items, _runs.ImportAsync, cancellationToken),
                Group.Artifacts => WriteGroupAsync(items, _artifacts.ImportAsync, cancellationToken),
                _ => WriteGroupAsync(items, _keys.ImportAsync, cancellationToken),
            }
        ).ConfigureAwait(false);
        _total = new()
        {
            Read = _total.Read + items.Length,
            Imported = _total.Imported + imported,
            Skipped = _total.Skipped + items.Length - imported,
        };
        progress?.Report(_total);
    }

    private static Group GroupOf(ImportItem item) =>
        item.Item switch
        {
            RunImport => Group.Runs,
            ArtifactImport => Group.Artifacts,
            _ => Group.Keys,
        };

    private async Task<int> WriteGroupAsync(
        ImportItem[] group,
        Func<SqlSession, IReadOnlyList<ImportItem>, CancellationToken, Task<int>> import,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Repeated after a lost response to the commit, it skips what is there.
                return await executor
                    .WriteAsync(new SqlWork<int>((session, token) => import(session, group, token)) { IsBatch = true }, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (ArtifactStoreException e) when (database.IsDuplicate(e) && attempt < MostAttempts)
            {
                // Another writer has inserted a row since the check. Now the check finds it.
            }
            catch (ArtifactStoreException e) when (e.GetType() == typeof(ArtifactStoreException) && !e.IsTransient)
            {
                throw new ArtifactStoreException(
                    $"The batch from {group[0].Place} to {group[^1].Place} can't be written, and was rolled back. {e.Message}",
                    e
                );
            }
        }
    }

    /// <summary>Checks the rules across properties, and the limits of the store.</summary>
    private void Check(ImportItem item, string parameter)
    {
        try
        {
            var check = new LimitCheck(parameter);
            switch (item.Item)
            {
                case ArtifactImport artifact:
                    CheckArtifact(artifact, check);
                    break;
                case CollectionImport collection:
                    CheckKey(collection.Key);
                    break;
                case AliasImport alias:
                    CheckKey(alias.Key);
                    break;
                case RunImport run:
                    _runs.Check(run, check);
                    break;
                default:
                    throw new ArgumentException("The item is null. Leave it out.");
            }
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException(
                $"{(item.Item is null ? $"{item.Unit} {item.Number}" : item.Place)}: {WirePath.Invalid(e).Message}",
                parameter,
                e
            );
        }
    }

    private void CheckArtifact(ArtifactImport artifact, LimitCheck check)
    {
        if (artifact.Key is null != artifact.Version is null)
        {
            throw new ArgumentException(
                artifact.Key is null
                    ? $"Version {artifact.Version} is given without a Key. Give both or neither."
                    : $"Key {Text.Show(artifact.Key)} is given without a Version. Give both or neither."
            );
        }

        CheckKey(artifact.Key);
        WriteLimitValidator.Check(artifact.ToArtifact() with { Key = null }, context.Limits, check);
    }

    /// <summary>Checks the size of a key in bytes, since an index of PostgreSQL limits it so, and not all characters are ASCII.</summary>
    private void CheckKey(string? key) =>
        new LimitCheck("").Bytes(key, context.Limits.KeyLength, nameof(ArtifactStoreLimits.KeyLength), "Key");
}
