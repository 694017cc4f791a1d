namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The PostgreSQL server that the tests share, where none is given to them.</summary>
internal sealed class Cluster : IDisposable
{
    // Durability has tests of its own, and a test that needs statistics or a vacuum runs it; here both would only cost time.
    private static readonly string[] Settings =
    [
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "wal_level=minimal",
        "max_wal_senders=0",
        "max_wal_size=4GB",
        "autovacuum=off",
        "max_connections=400",
    ];

    private readonly ServerFolder _server;

    private Cluster(Installation installation) => _server = new(installation);

    public int Port => _server.Port;

    public string Socket => _server.Socket;

    public string ConnectionString(string database) => _server.ConnectionString(database);

    /// <summary>The newest version that is installed.</summary>
    /// <returns>Null, with the reason, where none can be started here.</returns>
    public static Cluster? TryStart(out string reason)
    {
        if (Installation.TryFind(out reason) is not { } installation)
        {
            return null;
        }

        var cluster = new Cluster(installation);
        try
        {
            cluster._server.Initialize();
            cluster._server.Start(Settings);
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    public void Dispose() => _server.Dispose();
}
