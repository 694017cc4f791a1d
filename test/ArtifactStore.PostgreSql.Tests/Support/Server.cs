using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// The server of this test run: the one that ARTIFACTSTORE_POSTGRES names, or one that is started here. Without either the tests are
/// skipped, and fail where a build must run everything.
/// </summary>
[SetUpFixture]
public sealed class Server
{
    /// <summary>A connection string of a user who may create databases.</summary>
    internal const string Variable = "ARTIFACTSTORE_POSTGRES";

    private const int PoolSize = 10;

    private static readonly Lock Starting = new();

    private static Cluster? _cluster;
    private static Pooler? _pooler;
    private static string? _given;
    private static int _databases;

    /// <summary>A connection string to a database of the server.</summary>
    internal static string ConnectionString(string database) =>
        _given is null
            ? _cluster!.ConnectionString(database)
            : new NpgsqlConnectionStringBuilder(_given) { Database = database }.ToString();

    /// <summary>The folder of the server's Unix socket; null where the server was given.</summary>
    internal static string? Socket => _cluster?.Socket;

    /// <summary>The pooler of the test run, started for the first test that asks for it. Where it cannot be, the test ends here.</summary>
    /// <remarks>
    /// Fewer sessions than the clients of a busy test, so that they really share; more than the transactions that any test keeps open at a
    /// time.
    /// </remarks>
    internal static Pooler Pooler()
    {
        lock (Starting)
        {
            return _pooler ??= StartPooler(PoolSize);
        }
    }

    /// <summary>Starts a further pooler, for a test that needs one of its own. Where it cannot be, the test ends here.</summary>
    internal static Pooler StartPooler(int poolSize)
    {
        var pooler = Tests.Pooler.TryStart(ConnectionString("postgres"), poolSize, out var reason);
        if (pooler is null)
        {
            Missing.Report(reason);
        }

        return pooler!;
    }

    /// <summary>Makes a database.</summary>
    /// <returns>Its name.</returns>
    internal static string CreateDatabase()
    {
        var name = $"artifactstore_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        Execute(_given ?? ConnectionString("postgres"), $"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        return name;
    }

    internal static void DropDatabase(string name) => Execute(_given ?? ConnectionString("postgres"), $"DROP DATABASE {name} WITH (FORCE)");

    internal static void Execute(string connectionString, string sql) => Text(connectionString, sql);

    /// <summary>Executes a statement and returns the text of its first value.</summary>
    internal static string Text(string connectionString, string sql)
    {
        // A test before may have ended the sessions of the pool.
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar()?.ToString() ?? "";
    }

    [OneTimeSetUp]
    public void Start()
    {
        _given = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;
        if (_given is not null)
        {
            return;
        }

        _cluster = Cluster.TryStart(out var reason);
        if (_cluster is null)
        {
            Missing.Report(reason);
        }
    }

    [OneTimeTearDown]
    public void Stop()
    {
        NpgsqlConnection.ClearAllPools();
        _pooler?.Dispose();
        if (_given is not null)
        {
            Databases.Drop();
        }

        _cluster?.Dispose();
    }
}
