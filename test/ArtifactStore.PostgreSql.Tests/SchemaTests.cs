using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The schema on PostgreSQL: where it is made, by how many at once, and by whom.</summary>
public sealed class SchemaTests
{
    private PostgreSqlTestDatabase _database = null!;

    [SetUp]
    public void Create() => _database = new();

    [TearDown]
    public async Task Drop() => await _database.DisposeAsync();

    [Test]
    public async Task Concurrently_starting_hosts_create_a_missing_schema([Values(1, 2, 3)] int round)
    {
        var stores = Enumerable.Range(0, 12).Select(_ => Open($"fresh_{round}")).ToList();
        await Task.WhenAll(stores.Select(store => Task.Run(() => store.InitializeAsync())));
        await Task.WhenAll(stores.Select(store => store.Artifacts.CreateArtifactAsync(new() { Key = "a" })));
        (await stores[0].Artifacts.ReadVersionsAsync("a")).Should().HaveCount(12);
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }

        await using var connection = await _database.ConnectAsync();
        (
            await connection.NumberAsync(
                "SELECT COUNT(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'i', 'v')"
            )
        )
            .Should()
            .Be(0, "nothing is put into public unless it is asked for");
        (await connection.NumberAsync($"SELECT COUNT(*) FROM fresh_{round}.artifact_store_schema"))
            .Should()
            .Be(PostgreSqlMigrations.Load(new()).Count);
    }

    [Test]
    public async Task Stores_in_two_schemas_of_one_database_are_independent()
    {
        await using var first = Open("first");
        await using var second = Open("Second_1");
        await first.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        (await second.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(1);
        (await first.Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Key = new() { Like = "A" } } })).Should().Be(1);
    }

    [Test]
    public async Task The_script_makes_what_the_store_would_have_made()
    {
        await _database.ExecuteAsync(PostgreSqlArtifactStore.Script("by_hand"));
        await using var store = PostgreSqlArtifactStore.Open(
            _database.ConnectionString,
            options => options.Schema = "by_hand",
            options => options.SchemaMode = SchemaMode.Validate
        );
        await store.InitializeAsync();
        (await store.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(1);
    }

    [Test]
    public async Task A_user_without_privileges_for_extensions_or_schemas_can_open_a_store_in_an_own_schema()
    {
        var role = $"plain_{Guid.NewGuid():N}";
        await _database.ExecuteAsync($"CREATE ROLE {role} LOGIN; CREATE SCHEMA his AUTHORIZATION {role}");
        try
        {
            var connectionString = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = role }.ToString();
            await using var store = PostgreSqlArtifactStore.Open(connectionString, options => options.Schema = "his");
            await store.Artifacts.CreateArtifactAsync(new() { Key = "report-1" });
            (await store.Artifacts.CountLatestArtifactsAsync(new() { Artifacts = new() { Key = new() { Like = "REPORT-%" } } }))
                .Should()
                .Be(1);
            await using var refused = PostgreSqlArtifactStore.Open(connectionString, options => options.Schema = "hers");
            (await refused.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreException>())
                .Which.Message.Should()
                .Contain("permission");
        }
        finally
        {
            await _database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    private IArtifactStore Open(string schema) =>
        PostgreSqlArtifactStore.Open(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Pooling = true }.ToString(), options =>
            options.Schema = schema
        );
}
