using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ArtifactStore.Docs.Tests.Snippets;

/// <summary>Snippets that need a server; they are compiled and not run.</summary>
internal static class PostgreSqlSnippets
{
    public static async Task RegisterAsync(IServiceCollection services, NpgsqlDataSource dataSource)
    {
        // <snippet>
        services.AddArtifactStore().UsePostgreSql("Host=db;Database=app;Username=app");
        services.AddArtifactStore().UsePostgreSql(dataSource);                                                    // the host's data source
        services.AddArtifactStore().UsePostgreSql(provider => provider.GetRequiredService<NpgsqlDataSource>());   // or the container's
        await using var store = PostgreSqlArtifactStore.Open("Host=db;Database=app;Username=app");                // without a container
        // </snippet>
    }

    public static async Task ReadFromThePrimaryAsync(IArtifactStore store)
    {
        // <snippet>
        var report = await store.Artifacts.CreateArtifactAsync(new() { Key = "report" });
        var latest = await store.Primary.Artifacts.ReadLatestArtifactAsync("report");     // this artifact or a later one
        var tables = await store.Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Type = "table" } });   // as a standby sees it
        // </snippet>
    }

    public static async Task CopyAsync()
    {
        // <snippet>
        await using var source = SqliteArtifactStore.Open("Data Source=artifacts.db");
        await using var target = PostgreSqlArtifactStore.Open("Host=db;Database=app;Username=app");   // or any other store

        var progress = new Progress<ArtifactStoreCopyProgress>(p => Console.WriteLine($"{p.Phase} {p.Table}: {p.Rows} of {p.TotalRows}"));
        var result = await ArtifactStoreCopy.RunAsync(source, target, progress: progress);
        foreach (var table in result.Tables)
        {
            Console.WriteLine($"{table.Table}: {table.TargetRows} rows, checksum {table.TargetChecksum}");
        }
        // </snippet>
    }
}
