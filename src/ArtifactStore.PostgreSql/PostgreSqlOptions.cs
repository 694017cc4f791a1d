using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore;

/// <summary>What a host may decide about a store on PostgreSQL.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>
    /// The connection string, for instance <c>Host=db;Database=app;Username=app;Password=…</c>; empty where <see cref="DataSource"/> is given. With several hosts (<c>Host=db1,db2</c>) writes go to the one
    /// that is the primary.
    /// </summary>
    /// <remarks>
    /// The store makes a pool of its own, and closes it when it is disposed. Automatic preparation is the string's to decide: <c>Max Auto Prepare=100</c> is faster on direct connections; behind PgBouncer
    /// before 1.21 leave it at 0. Connections of this pool are not reset between uses (<c>No Reset On Close</c>): the store leaves nothing in a session. <c>Multiplexing=true</c> is refused.
    /// </remarks>
    public string ConnectionString { get; set; } = "";

    /// <summary>A data source of the host, which the host disposes; null for one that the store makes of <see cref="ConnectionString"/>. One with <c>Multiplexing=true</c> is refused. Of a <see cref="NpgsqlMultiHostDataSource"/> the primary is used for writes; give it as it is, not what its <c>WithTargetSession</c> returns.</summary>
    public NpgsqlDataSource? DataSource { get; set; }

    /// <summary>The schema of the store's tables, which is made where it is missing: letters, digits and underscores. <c>artifact_store</c> by default; nothing is put into <c>public</c> unless it is named here.</summary>
    public string Schema { get; set; } = PostgreSqlDialect.DefaultSchema;

    /// <summary>
    /// Whether reads may go to a standby, where there are several hosts; false by default. A standby may lag behind: a read there need not see the write before it. A call that must, goes through
    /// <see cref="IArtifactStore.Primary"/>; reads in a transaction always go to the primary.
    /// </summary>
    public bool ReadFromStandby { get; set; }

    /// <summary>
    /// For how long a call is tried again after a failure that passes: a lost connection, a failover, a deadlock, a server that starts; 15 seconds by default, zero for never. Work is repeated as a whole, and
    /// never in a transaction of the host.
    /// </summary>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest pause between two attempts, which begin at some milliseconds and double; 1 second by default.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one statement may take, waiting for locks included, before the call ends in an <see cref="ArtifactStoreUnavailableException"/>; null, the default, for what the connection string says (30 seconds).</summary>
    public TimeSpan? CommandTimeout { get; set; }
}
