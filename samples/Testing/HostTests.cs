using ArtifactStore;
using Microsoft.Extensions.DependencyInjection;

namespace Testing;

/// <summary>The registrations of a host, with a database in memory in place of its file.</summary>
public sealed class HostTests
{
    [Test]
    public async Task A_host_is_tested_with_its_own_registrations()
    {
        var services = new ServiceCollection();
        AddHost(services);

        // Whatever the host has set, the tests come last.
        services.PostConfigure<SqliteOptions>(options => options.ConnectionString = "Data Source=:memory:");

        await using var provider = services.BuildServiceProvider();
        var report = provider.GetRequiredService<StockReport>();
        Assert.That(await report.WriteAsync(new Dictionary<string, int> { ["umbrella"] = 10 }), Is.EqualTo(1));
        Assert.That(File.Exists("stock.db"), Is.False);
    }

    /// <summary>What the host does at its start.</summary>
    private static void AddHost(IServiceCollection services)
    {
        services.AddArtifactStore().UseSqlite("Data Source=stock.db");
        services.AddSingleton<StockReport>();
    }
}
