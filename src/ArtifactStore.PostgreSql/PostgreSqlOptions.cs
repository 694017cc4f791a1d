using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore;

/// <summary>The options of a store on PostgreSQL.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>
    /// The connection string, for instance <c>Host=db;Database=app;Username=app;Password=…</c>; empty if <see cref="DataSource"/> is given.
    /// With several hosts (<c>Host=db1,db2</c>), writes go to the primary.
    /// </summary>
    /// <remarks>
    /// The store creates its own pool, and closes it when disposed. Automatic preparation follows the string: <c>Max Auto Prepare=100</c>
    /// is faster on direct connections; leave it at 0 behind PgBouncer before 1.21. Connections of this pool are not reset between uses
    /// (<c>No Reset On Close</c>), since the store leaves no session state. <c>Multiplexing=true</c> is not supported.
    /// </remarks>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// A data source of the host, which the host disposes; null to create one from <see cref="ConnectionString"/>. <c>Multiplexing=true</c>
    /// is not supported. Give a <see cref="NpgsqlMultiHostDataSource"/> itself rather than the result of its <c>WithTargetSession</c>;
    /// writes go to its primary.
    /// </summary>
    public NpgsqlDataSource? DataSource { get; set; }

    /// <summary>
    /// The schema of the store's tables, created if it is missing: letters, digits and underscores. <c>artifact_store</c> by default;
    /// <c>public</c> is only used if it is named here.
    /// </summary>
    public string Schema { get; set; } = PostgreSqlDialect.DefaultSchema;

    /// <summary>
    /// True to allow reads on standbys, if there are several hosts; false by default. A standby may lag behind, so a read need not see the
    /// preceding write. Calls that must see it use <see cref="IArtifactStore.Primary"/>. Reads in a transaction always go to the primary.
    /// </summary>
    public bool ReadFromStandby { get; set; }

    /// <summary>
    /// The time for which a call is retried after a transient failure (a lost connection, a failover, a deadlock, a starting server); 15
    /// seconds by default, zero for never. Work is retried as a whole, and never in a transaction of the host.
    /// </summary>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The maximum delay between two attempts, which starts at a few milliseconds and doubles; 1 second by default.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The timeout of a statement, including waits for locks, after which the call throws an
    /// <see cref="ArtifactStoreUnavailableException"/>; null, the default, for that of the connection string (30 seconds).
    /// </summary>
    public TimeSpan? CommandTimeout { get; set; }
}
