using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArtifactStore.CrashTests;

/// <summary>Hosts with an observer, of which those with the same order share a lease.</summary>
internal static class Observing
{
    /// <summary>Starts a host whose observer has the name of the order.</summary>
    public static async Task<IHost> StartAsync(WorkerOrder order, Func<ArtifactChange, Task> onChange)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        var store = builder.Services.AddArtifactStore(options =>
        {
            options.RecordChanges = true;
            options.LeaseDuration = TimeSpan.FromSeconds(1);
        });
        _ = order.IsPostgreSql ? store.UsePostgreSql(order.ConnectionString) : store.UseSqlite(order.ConnectionString);
        builder.Services.AddSingleton<IArtifactObserver>(new Observer(order.Name, onChange));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class Observer(string name, Func<ArtifactChange, Task> onChange) : IArtifactObserver
    {
        public string Name => name;

        public Task OnChangeAsync(ArtifactChange change, CancellationToken cancellationToken) => onChange(change);
    }
}
