using System.Text.Json;

namespace ArtifactStore;

/// <summary>Brings history into a store, and writes the history of a store to a stream. It belongs to the store.</summary>
/// <remarks>
/// Nothing that an item refers to needs to exist, except the artifact of a <see cref="CollectionImport"/> or an <see cref="AliasImport"/>.
/// See <c>docs/history.md</c>.
/// </remarks>
public interface IArtifactHistory
{
    /// <summary>Imports artifacts, runs and aliases with their own ids, times and versions.</summary>
    /// <remarks>
    /// Each batch is whole or not at all, and its runs precede its artifacts, in a transaction of their own. Other writers may write
    /// meanwhile. An item that the store already has, with the same content, is skipped, so after a crash the same import can be run
    /// again. After each batch, the latest artifact of each key is the one with its highest version. The change feed records an imported
    /// artifact as it records a created one.
    /// </remarks>
    /// <example>
    /// <code>await store.History.ImportAsync(Old());
    ///
    /// async IAsyncEnumerable&lt;ArtifactImport&gt; Old()
    /// {
    ///     await foreach (var row in rows)
    ///     {
    ///         yield return new() { Id = row.Id, Created = row.Created, Key = row.Name, Version = row.Number, Data = row.Json };
    ///     }
    /// }</code>
    /// </example>
    /// <param name="items">The items. They are read between transactions.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Receives the totals after each batch; null for none.</param>
    /// <param name="cancellationToken">Cancels between and within batches. Earlier batches remain.</param>
    /// <returns>The totals.</returns>
    /// <exception cref="ArgumentException">
    /// An item breaks a rule or exceeds the <see cref="ArtifactStoreLimits"/>. The message names the item and the rule.
    /// </exception>
    /// <exception cref="ArtifactConflictException">
    /// An id exists with other content, a version of a key is another artifact's, or an alias names another version. The message names the
    /// item.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// An item is a run, and the runs are views of the host (<see cref="RunTables.HostViews"/>).
    /// </exception>
    Task<HistoryImportProgress> ImportAsync(
        IAsyncEnumerable<HistoryItem> items,
        HistoryImportOptions? options = null,
        IProgress<HistoryImportProgress>? progress = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Imports what <see cref="ExportAsync"/> has written, from any provider.</summary>
    /// <remarks>The stream is read to its end, and not disposed. All else is as for a sequence of items; messages name the line.</remarks>
    /// <param name="source">The stream.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Receives the totals after each batch; null for none.</param>
    /// <param name="cancellationToken">Cancels between and within batches. Earlier batches remain.</param>
    /// <returns>The totals.</returns>
    /// <exception cref="JsonException">
    /// A line does not have the form that an export writes, or the last line is missing. The message names the line. Earlier batches
    /// remain.
    /// </exception>
    /// <exception cref="ArgumentException">An item breaks a rule, or the stream cannot be read.</exception>
    /// <exception cref="ArtifactConflictException">An item contradicts what the store has.</exception>
    /// <exception cref="NotSupportedException">
    /// An item is a run, and the runs are views of the host (<see cref="RunTables.HostViews"/>).
    /// </exception>
    Task<HistoryImportProgress> ImportAsync(
        Stream source,
        HistoryImportOptions? options = null,
        IProgress<HistoryImportProgress>? progress = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// Writes all runs, artifacts with their inputs, collections and aliases to a stream, as JSON lines in UTF-8. The change feed is not
    /// included.
    /// </summary>
    /// <remarks>
    /// All lines show the store at one moment, since a single read transaction is open until the end: on SQLite, its file grows meanwhile
    /// with what other writers write. Bodies are written as they are stored. Memory use depends on the largest body alone; a memory
    /// database is written to memory first. The stream is flushed, and not disposed.
    /// </remarks>
    /// <example>
    /// <code>await using var file = File.Create("history.jsonl");
    /// await store.History.ExportAsync(file);</code>
    /// </example>
    /// <param name="target">The stream.</param>
    /// <param name="progress">Receives the totals after each thousand items or so; null for none. It must not call the store.</param>
    /// <param name="cancellationToken">Cancels the export. The stream then has no last line, and cannot be imported as a whole.</param>
    /// <returns>The totals.</returns>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <exception cref="ArtifactStoreException">A row (named in the message) cannot be read.</exception>
    /// <exception cref="ArtifactStoreUnavailableException">
    /// The connection was lost after the first line was written. Export again, to an empty stream.
    /// </exception>
    Task<HistoryExportProgress> ExportAsync(
        Stream target,
        IProgress<HistoryExportProgress>? progress = null,
        CancellationToken cancellationToken = default
    );
}
