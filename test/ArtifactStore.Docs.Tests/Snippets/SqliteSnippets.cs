using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class SqliteSnippets
{
    [Test]
    public async Task A_store_is_registered_or_opened()
    {
        var services = new ServiceCollection();

        // <snippet>
        services.AddArtifactStore().UseSqlite("Data Source=artifacts.db", o => o.BusyTimeout = TimeSpan.FromSeconds(30));
        services.AddArtifactStore().UseSqlite((provider, o) =>
            provider.GetRequiredService<IConfiguration>().GetSection("Artifacts").Bind(o));

        await using IArtifactStore store = SqliteArtifactStore.Open("Data Source=artifacts.db");
        // </snippet>

        await store.InitializeAsync();
        services.Should().Contain(service => service.ServiceType == typeof(IArtifactStore));
    }

    [Test]
    public async Task A_report_commits_with_the_rows_of_the_host()
    {
        await using var store = SqliteArtifactStore.Open("Data Source=artifacts.db");
        var report = ArtifactCreate.Markdown("# All green", key: "enlisted");

        {
            // <snippet>
            await store.InitializeAsync();                       // an enlisted session creates no schema

            using var connection = new SqliteConnection("Data Source=artifacts.db");
            connection.Open();
            using var transaction = connection.BeginTransaction();
            // … the host's own statements …
            await store.Enlist(transaction).Artifacts.CreateArtifactAsync(report);
            transaction.Commit();                                // both, or neither
            // </snippet>
        }

        (await store.Artifacts.ReadLatestArtifactAsync("enlisted")).Should().NotBeNull();
    }

#pragma warning disable ARTSQL001 // The SQL builder is experimental.
    [Test]
    public void The_SQL_of_a_query_can_be_seen()
    {
        // <snippet>
        var query = new ArtifactQuery { Flows = new() { Name = "etl" }, Limit = 50 };
        var dialect = new SqliteDialect();
        foreach (var path in ArtifactSql.Paths(query, dialect))
        {
            Console.WriteLine($"{path}: {ArtifactSql.Read(query, dialect, path).Text}");
        }
        // </snippet>
    }
#pragma warning restore ARTSQL001

    [Test]
    public void The_script_is_written_to_a_file()
    {
        // <snippet>
        File.WriteAllText("artifacts.sql", SqliteArtifactStore.Script());
        // </snippet>

        File.ReadAllText("artifacts.sql").Should().Contain("CREATE TABLE");
    }

    [Test]
    public async Task Limits_are_options()
    {
        var services = new ServiceCollection();

        // <snippet>
        services
            .AddArtifactStore(o => o.Limits = new() { KeyLength = 200, DataSize = 1_000_000, ListCount = 10_000, PageSize = 500 })
            .UseSqlite("Data Source=artifacts.db");
        // </snippet>

        await using var provider = services.BuildServiceProvider();
        var artifacts = provider.GetRequiredService<IArtifactStore>().Artifacts;
        var create = () => artifacts.CreateArtifactAsync(new() { Key = new string('a', 201) });
        await create.Should().ThrowAsync<ArgumentException>();
    }
}
