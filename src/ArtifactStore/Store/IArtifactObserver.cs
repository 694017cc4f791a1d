namespace ArtifactStore;

/// <summary>Hears the changes of a store: a class of the host, registered in the service container.</summary>
/// <remarks>
/// A host with an application lifetime (<c>IHost</c>) runs it in the background: after the commit, in the order of the feed
/// (<see cref="IArtifactChanges"/>), each change at least once, and one host at a time for each name. Its position is stored under its name
/// in the database, so that it continues where it stopped, on whatever host. The changes of the last second before a crash may come twice.
/// <para>
/// The changes are those that stores with <see cref="ArtifactStoreOptions.RecordChanges"/> record.
/// </para>
/// </remarks>
/// <example>
/// <code>services
///     .AddArtifactStore(options => options.RecordChanges = true)
///     .UseSqlite("Data Source=artifacts.db")
///     .AddObserver&lt;SearchIndex>();
///
/// public sealed class SearchIndex : IArtifactObserver
/// {
///     public string Name => "search-index";
///
///     public async Task OnChangeAsync(ArtifactChange change, CancellationToken cancellationToken) { … }
/// }</code>
/// </example>
public interface IArtifactObserver
{
    /// <summary>The name under which the position is stored, unique among the observers of a database: 1 to 200 characters.</summary>
    string Name { get; }

    /// <summary>
    /// True if a new observer starts after the last change that the feed holds; false, the default, if it hears the feed from its start.
    /// </summary>
    bool StartsAtEnd => false;

    /// <summary>Handles a change. If it throws, the failure is logged, and the same change comes again after a while.</summary>
    /// <remarks>
    /// The next change waits until the task completes. On SQLite a write transaction that is open for longer than
    /// <see cref="ArtifactStoreOptions.LeaseDuration"/>, the handler's own or another's, keeps the lease from being renewed: the handler is
    /// then cancelled, and the change comes again.
    /// </remarks>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Cancels the call when the host stops, or when another host has taken over.</param>
    /// <returns>A task that completes when the change is handled.</returns>
    Task OnChangeAsync(ArtifactChange change, CancellationToken cancellationToken = default);
}
