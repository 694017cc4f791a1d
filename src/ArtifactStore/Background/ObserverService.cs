using ArtifactStore.Diagnostics;
using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArtifactStore.Background;

/// <summary>Brings the changes of a store to its observers.</summary>
/// <param name="services">The services of the host.</param>
/// <param name="key">The service key of the store; null for the store without a key.</param>
internal sealed class ObserverService(IServiceProvider services, string? key) : BackgroundService
{
    private const int LongestName = 200;

    private IArtifactObserver[] _observers = [];
    private SqlArtifactStore? _store;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _observers = [.. key is null ? services.GetServices<IArtifactObserver>() : services.GetKeyedServices<IArtifactObserver>(key)];
        if (_observers is [])
        {
            return Task.CompletedTask;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in _observers.Select(observer => observer.Name))
        {
            if (Text.Check(name, nameof(IArtifactObserver.Name)) is not { Length: > 0 and <= LongestName } || !names.Add(name))
            {
                throw new InvalidOperationException(
                    $"The name {Text.Show(name)} of an {nameof(IArtifactObserver)} is not unique, or is not of 1 to {LongestName} characters. "
                        + "Give each observer of a store a name of its own, under which its position is stored."
                );
            }
        }

        _store = OpenedStore.Of(services, key);
        if (!_store.RecordsChanges)
        {
            StoreLog.ObserversWithoutRecording(_store.Logger, _store.Database.DatabaseName);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_observers.Select(observer => RunAsync(_store!, observer, stoppingToken)));

    private static Task RunAsync(SqlArtifactStore store, IArtifactObserver observer, CancellationToken stopping) =>
        new LeasedWork(store, LeaseTable.Observer(observer.Name)).RunAsync(
            async (lease, token) =>
            {
                await StartAsync(store, observer, lease, token).ConfigureAwait(false);
                await foreach (var change in store.Changes.WatchAsync(new(lease.Position), token).ConfigureAwait(false))
                {
                    await store
                        .ObserveAsync(
                            StoreOperation.Observe,
                            async inner =>
                            {
                                await observer.OnChangeAsync(change, inner).ConfigureAwait(false);
                                return true;
                            },
                            token
                        )
                        .ConfigureAwait(false);
                    lease.Position = change.Position.Number;
                }

                return TimeSpan.Zero;
            },
            stopping
        );

    /// <summary>Sets where a new observer starts, and where one continues whose changes a failover has lost.</summary>
    private static async Task StartAsync(
        SqlArtifactStore store,
        IArtifactObserver observer,
        Lease lease,
        CancellationToken cancellationToken
    )
    {
        var last = (await store.Changes.ReadLastPositionAsync(cancellationToken).ConfigureAwait(false)).Number;
        if (lease.Position > last || (lease.Position == 0 && observer.StartsAtEnd))
        {
            lease.Position = last;
            await lease.SaveAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
