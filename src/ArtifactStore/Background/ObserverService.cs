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

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _observers = [.. key is null ? services.GetServices<IArtifactObserver>() : services.GetKeyedServices<IArtifactObserver>(key)];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in _observers.Select(observer => observer.Name))
        {
            if (name is not { Length: > 0 and <= LongestName } || !names.Add(name))
            {
                throw new InvalidOperationException(
                    $"The name {Text.Show(name)} of an {nameof(IArtifactObserver)} is not unique, or is not of 1 to {LongestName} characters. "
                        + "Give each observer of a store a name of its own, under which its position is stored."
                );
            }
        }

        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_observers is [])
        {
            return Task.CompletedTask;
        }

        var store = OpenedStore.Of(services, key);
        if (!store.RecordsChanges)
        {
            StoreLog.ObserversWithoutRecording(store.Logger, store.Database.DatabaseName);
        }

        return Task.WhenAll(_observers.Select(observer => RunAsync(store, observer, stoppingToken)));
    }

    private static Task RunAsync(SqlArtifactStore store, IArtifactObserver observer, CancellationToken stopping) =>
        new LeasedWork(store, LeaseTable.Observer(observer.Name)).RunAsync(
            async (lease, token) =>
            {
                await foreach (var change in store.Changes.WatchAsync(new(lease.Position), token).ConfigureAwait(false))
                {
                    await observer.OnChangeAsync(change, token).ConfigureAwait(false);
                    lease.Position = change.Position.Number;
                }

                return TimeSpan.Zero;
            },
            stopping
        );
}
