using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>Texts are UTF-8, in the database and on the way to it; whatever else is refused before anything is read or written.</summary>
public sealed class EncodingTests
{
    [Test]
    public async Task A_database_with_another_encoding_is_refused(
        [Values("SQL_ASCII", "LATIN1", "EUC_JP")] string encoding,
        [Values] SchemaMode mode
    )
    {
        var name = $"{Server.CreateDatabase()}_e";
        Server.Execute(
            Server.ConnectionString("postgres"),
            $"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
        );
        try
        {
            var connectionString = new NpgsqlConnectionStringBuilder(Server.ConnectionString(name)) { Pooling = false }.ToString();
            await using (var store = PostgreSqlArtifactStore.Open(connectionString, configure: options => options.SchemaMode = mode))
            {
                // Without a schema to look at nothing is asked of the database before the first call.
                Func<Task>[] calls =
                [
                    () => store.Artifacts.CountArtifactsAsync(),
                    () => store.Artifacts.CreateArtifactAsync(new()),
                    () => store.BeginTransactionAsync(),
                ];
                foreach (var call in mode == SchemaMode.None ? calls : [() => store.InitializeAsync(), .. calls])
                {
                    (await call.Should().ThrowAsync<ArtifactStoreException>()).Which.Message.Should().Contain(encoding).And.Contain("UTF8");
                }
            }

            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            (await connection.NumberAsync("SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'artifact_store'"))
                .Should()
                .Be(0, "nothing was made");
        }
        finally
        {
            Server.DropDatabase(name);
        }
    }

    [Test]
    public async Task A_connection_of_the_host_with_another_encoding_is_refused()
    {
        await using var database = new PostgreSqlTestDatabase();
        await using var store = database.Open();
        await store.InitializeAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var session = store.Enlist(transaction);
        await connection.ExecuteAsync("SET LOCAL client_encoding = 'LATIN1'");
        await session
            .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Description = "Ωmega" }))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*LATIN1*");
        store.Invoking(s => s.Enlist(transaction)).Should().Throw<ArtifactStoreException>().WithMessage("*LATIN1*");
        await connection.ExecuteAsync("SET LOCAL client_encoding = 'UTF8'");
        (await session.Artifacts.CreateArtifactAsync(new() { Description = "Ωmega" })).Description.Should().Be("Ωmega");
    }

    [TestCase("Encoding=ISO-8859-1")]
    [TestCase("Encoding=nonsense")]
    [TestCase("Encoding=utf-16")]
    [TestCase("Client Encoding=LATIN1")]
    [TestCase("Client Encoding=SQL_ASCII")]
    public void An_encoding_in_the_connection_string_is_refused_when_the_store_is_made(string setting)
    {
        var value = setting.Split('=')[1];
        FluentActions
            .Invoking(() => PostgreSqlArtifactStore.Open($"Host=h;{setting}"))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage($"*'{value}'*UTF8*");
        using var source = NpgsqlDataSource.Create($"Host=h;{setting}");
        FluentActions
            .Invoking(() => PostgreSqlArtifactStore.Open(source))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage($"*'{value}'*UTF8*");
    }

    [TestCase("Encoding=UTF8")]
    [TestCase("Encoding=utf-8")]
    [TestCase("Client Encoding=UTF8")]
    [TestCase("Client Encoding=utf-8")]
    [TestCase("Client Encoding=Unicode")]
    public async Task Every_name_of_UTF8_is_accepted(string setting)
    {
        await using var database = new PostgreSqlTestDatabase();
        await using var store = PostgreSqlArtifactStore.Open($"{database.ConnectionString};{setting}");
        var created = await store.Artifacts.CreateArtifactAsync(new() { Description = "Ωmega 🎈" });
        (await store.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
    }
}
