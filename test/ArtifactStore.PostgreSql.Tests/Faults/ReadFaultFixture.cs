using ArtifactStore.Specification.Faults;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Faults;

/// <summary>A store with something to read, on one connection, whose every message a test may attack.</summary>
public abstract class ReadFaultFixture
{
    private protected PostgreSqlTestDatabase Database { get; private set; } = null!;

    private protected StepProxy Proxy { get; private set; } = null!;

    private protected IArtifactStore Store { get; private set; } = null!;

    [SetUp]
    public async Task OpenStore()
    {
        Database = PostgreSqlTestDatabase.WithSchema();
        await using (var direct = Database.Open(options => options.RecordChanges = true))
        {
            await ReadOperation.LoadAsync(direct);
        }

        Proxy = new(new NpgsqlConnectionStringBuilder(Database.ConnectionString).Port);

        // A pool of one: a connection that does not come back is missed at once.
        var address = new NpgsqlConnectionStringBuilder(Database.ConnectionString)
        {
            Port = Proxy.Port,
            Pooling = true,
            MaxPoolSize = 1,
            ApplicationName = "victim",
        };
        Store = PostgreSqlArtifactStore.Open(address.ToString(), configure: options =>
            options.StreamBatchSize = ReadOperation.StreamBatchSize
        );
    }

    [TearDown]
    public async Task Close()
    {
        await Store.DisposeAsync();
        await Proxy.DisposeAsync();
        await Database.DisposeAsync();
    }
}
