using ArtifactStore.PostgreSql.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.AspNetCore.Tests.Pages;

/// <summary>The pages of a store in PostgreSQL.</summary>
public sealed class PostgreSqlTests
{
    [Test]
    public async Task Every_page_is_answered()
    {
        var given = Environment.GetEnvironmentVariable("ARTIFACTSTORE_POSTGRES");
        using var cluster = string.IsNullOrEmpty(given) ? Start() : null;
        const string Schema = "artifactstore_pages";
        await using var host = await PagesHost.StartAsync(use: store =>
            store.UsePostgreSql(cluster?.ConnectionString("postgres") ?? given!, options => options.Schema = Schema)
        );
        var (run, ids) = await Kinds.FillAsync(host.Store, Kinds.Harmless);
        await host.Store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# Report", "report"));
        string[] filters = ["q=rep", "q=*epo", "type=table", "flow=nightly&deployment=prod&tag=storm", "alias=none", "since=2020-01-01"];
        string[] paths =
        [
            "/keys/report",
            "/keys/report/diff?from=1&to=2",
            "/keys/numbers",
            "/runs",
            "/runs?state=completed&flow=nightly&name=night",
            $"/runs/{run.Id}",
            "/store?show=health",
            "/store?show=counts",
            "/store?show=verify",
        ];

        foreach (var path in paths.Concat(filters.Select(filter => $"/?{filter}")).Concat(ids.Values.Select(id => $"/items/{id}")))
        {
            (await host.ReadAsync(path)).Should().Contain("<h1>").And.NotContain("Try again");
        }

        static Cluster? Start()
        {
            var cluster = Cluster.TryStart(out var reason);
            if (cluster is null)
            {
                Missing.Report(reason);
            }

            return cluster;
        }
    }
}
