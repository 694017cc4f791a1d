using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A database with a store in it, as every peer reaches it.</summary>
/// <param name="name">Its name in tables.</param>
/// <param name="connectionString">The connection string of the peers.</param>
internal abstract class Database(string name, string connectionString) : IAsyncDisposable
{
    public string Name { get; } = name;

    public string ConnectionString { get; } = connectionString;

    public abstract bool IsPostgreSql { get; }

    /// <summary>The schema of the tables, for the mappers.</summary>
    public abstract string? Schema { get; }

    /// <summary>What joins in the order of the text, where the database can be told.</summary>
    public abstract string OrderedJoin { get; }

    public string Table(string table) => Schema is null ? table : $"{Schema}.{table}";

    public abstract IArtifactStore OpenStore();

    /// <summary>A connection as an application opens it for each piece of work, from the driver's pool.</summary>
    public abstract Task<DbConnection> OpenAsync();

    /// <summary>A connection that is kept for good.</summary>
    public abstract Task<DbConnection> OpenKeptAsync();

    /// <summary>Has the connections that come next be new ones: nobody may have one at this time.</summary>
    public virtual void Renew() { }

    public abstract DbParameter Parameter(string parameter, DbValue type);

    /// <summary>A value in the form in which the database keeps it.</summary>
    public abstract object? Stored(object? value);

    public abstract void Configure(DbContextOptionsBuilder options);

    /// <summary>Whether ids and times are kept as texts, which the mappers must be told.</summary>
    public bool KeepsText => !IsPostgreSql;

    public abstract ValueTask DisposeAsync();
}
