using System.Data.Common;
using ArtifactStore.Specification.History;
using ArtifactStore.Sql;

namespace ArtifactStore.Specification;

/// <summary>One fresh, empty database for a test, of one provider. Disposing drops it.</summary>
/// <remarks>All that a suite knows about a provider is here; what the suites do with rows goes through the dialect.</remarks>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>The names and values of the tables that a store with default options makes.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>The types of the database, as its driver names them, that hold values of a type.</summary>
    public abstract IReadOnlyList<string> TypesOf(SqlType type);

    /// <summary>Puts the store's tables into the database before its first use, where that is quicker than a store makes them.</summary>
    public virtual void AddSchema() { }

    /// <summary>How another process reaches the database.</summary>
    public abstract DatabaseAddress Address { get; }

    /// <summary>Opens a store on the database: a second one when it is called again.</summary>
    public abstract IArtifactStore Open(Action<ArtifactStoreOptions>? configure = null);

    /// <summary>Lets a store that a host registers use the database.</summary>
    public abstract ArtifactStoreBuilder Use(ArtifactStoreBuilder builder);

    /// <summary>
    /// Opens what lies below a store: the provider's database, with default options, where statements of the builder run as they are.
    /// </summary>
    public abstract SqlDatabase OpenDatabase();

    /// <summary>Opens a connection of the driver, as a host would have one.</summary>
    public abstract Task<DbConnection> ConnectAsync();

    /// <summary>Begins a transaction that may write, as a host would.</summary>
    public abstract Task<DbTransaction> BeginAsync(DbConnection connection);

    /// <summary>The texts of the statements that work sends over a connection, as the driver gets them.</summary>
    public abstract Task<List<string>> RecordAsync(DbConnection connection, Func<Task> work);

    /// <summary>Marks the schema as one of a later version of the library.</summary>
    public abstract Task MakeSchemaNewerAsync(DbConnection connection);

    /// <summary>
    /// Puts views with the columns of the run tables in their place, over the rows that another database of the provider holds.
    /// </summary>
    public abstract Task AddHostViewsAsync(TestDatabase runs);

    /// <summary>Drops the database, after every store on it has been disposed.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a statement.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await connection.ExecuteAsync(sql);
    }
}
