using System.Collections.Concurrent;
using System.Globalization;
using System.Transactions;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>The data sources for writes and for reads, which may be the same.</summary>
internal sealed class PostgreSqlSources : IAsyncDisposable
{
    private const int DefaultPort = 5432;
    private const string Utf8 = "UTF8";

    private readonly NpgsqlDataSource _whole;
    private readonly NpgsqlMultiHostDataSource? _hosts;
    private readonly NpgsqlDataSource _primary;
    private readonly NpgsqlDataSource _reads;
    private readonly bool _isOwned;
    private readonly string _host;
    private readonly int _port;
    private readonly string _database;
    private volatile bool _isEncodingKnown;

    public PostgreSqlSources(NpgsqlDataSource? dataSource, string connectionString, bool readFromStandby)
    {
        _isOwned = dataSource is null;
        _whole = dataSource ?? Make(connectionString);
        _hosts = _whole as NpgsqlMultiHostDataSource;
        _primary = _hosts?.WithTargetSession(TargetSessionAttributes.Primary) ?? _whole;
        _reads = readFromStandby && _hosts is not null ? _hosts.WithTargetSession(TargetSessionAttributes.PreferStandby) : _primary;

        var settings = new NpgsqlConnectionStringBuilder(_whole.ConnectionString);
        Prepares = settings.MaxAutoPrepare > 0;
        _database = settings.Database ?? settings.Username ?? "";
        (_host, _port) = (settings.Host ?? "", settings.Port);
        Name = $"{_database}' on '{settings.Host}";
    }

    // Created on demand: most stores never compare hosts, and compiling the comparison takes longer than a read.
    private HashSet<(string Host, int Port)> Targets => field ??= [.. _host.Split(',').Select(host => Target(host.Trim(), _port))];

    private ConcurrentDictionary<(string Host, int Port, string Database), bool> Ways => LazyInitializer.EnsureInitialized(ref field);

    /// <summary>True if reads may go to a standby.</summary>
    public bool ReadFromStandby => _reads != _primary;

    /// <summary>True if the driver prepares repeated statements automatically.</summary>
    public bool Prepares { get; }

    /// <summary>The database and the hosts, for quoting in messages.</summary>
    public string Name { get; }

    /// <summary>The name of the database.</summary>
    public string Database => _database;

    /// <summary>
    /// True if a transaction is on the store's database. If its connection has another route (a socket, another name, a pooler), both
    /// servers are queried for their identity, once per route.
    /// </summary>
    public bool Includes(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var target = Target(connection.Host ?? "", connection.Port);
        if (string.Equals(connection.Database, _database, StringComparison.Ordinal) && Targets.Contains(target))
        {
            return true;
        }

        var way = (target.Host, target.Port, connection.Database);
        if (Ways.ContainsKey(way))
        {
            return true;
        }

        var theirs = DatabaseIdentity.Read(connection, transaction);
        using var own = OpenAlone();
        return theirs == DatabaseIdentity.Read(own, transaction: null) && (Ways.TryAdd(way, true) || true);
    }

    /// <summary>Checks that texts are transferred and stored unchanged.</summary>
    /// <exception cref="ArtifactStoreException">The database or the connection has an encoding other than UTF8.</exception>
    public static void CheckEncoding(NpgsqlConnection connection)
    {
        // The server reports it at the start of a session, and after changes.
        if (connection.PostgresParameters.TryGetValue("server_encoding", out var server) && server != Utf8)
        {
            throw new ArtifactStoreException(
                $"The database '{connection.Database}' has the encoding {server}, which cannot represent every text of the store. "
                    + $"Give the store a database created with ENCODING 'UTF8'."
            );
        }

        if (connection.PostgresParameters.TryGetValue("client_encoding", out var client) && client != Utf8)
        {
            throw new ArtifactStoreException(
                $"The connection to the database '{connection.Database}' has the client_encoding {client}, "
                    + $"which cannot represent every text of the store. Set it to UTF8 (Client Encoding in the connection string, PGCLIENTENCODING, or SET)."
            );
        }
    }

    /// <summary>Opens a connection to the primary, or to a host for reads.</summary>
    public async ValueTask<NpgsqlConnection> OpenAsync(bool toPrimary, CancellationToken cancellationToken)
    {
        var source = toPrimary ? _primary : _reads;
        NpgsqlConnection connection;
        try
        {
            connection = await OpenAloneAsync(source, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e) when (Targets.Count > 1 && e is not PostgresException && e.InnerException is null)
        {
            // Every host was recently down or a standby, and was not contacted again.
            throw new NoSuitableHostException(e.Message, e);
        }

        try
        {
            if (!_isEncodingKnown)
            {
                CheckEncoding(connection);
                _isEncodingKnown = true;
            }

            // The driver's cached state of a host may be seconds old, and the host may have restarted as a standby.
            return source == _primary && _hosts is not null && await IsStandbyAsync(connection, cancellationToken).ConfigureAwait(false)
                ? throw new NoSuitableHostException($"The host '{connection.Host}:{connection.Port}' is a standby now.")
                : connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Clears the cached roles of the hosts, so that the primary is determined again.</summary>
    public void ClearHostRoles() => _hosts?.ClearDatabaseStates();

    /// <summary>Clears the pooled connections, which lead to a server that is no longer the primary.</summary>
    public void ClearPools()
    {
        ClearHostRoles();
        _whole.Clear();
    }

    public ValueTask DisposeAsync() => _isOwned ? _whole.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>
    /// Opens a connection outside any <see cref="TransactionScope"/> of the host, since the store's transactions must be its own. The host
    /// enlists the store by the driver's transaction.
    /// </summary>
    private static async ValueTask<NpgsqlConnection> OpenAloneAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        if (Transaction.Current is null)
        {
            return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        using var outside = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }

    private NpgsqlConnection OpenAlone()
    {
        using var outside = Transaction.Current is null ? null : new TransactionScope(TransactionScopeOption.Suppress);
        return _primary.OpenConnection();
    }

    private static async ValueTask<bool> IsStandbyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // A server reports its role at the start of a session, and a promotion with its next response: a yes may be outdated, a no is not.
        if (!connection.PostgresParameters.TryGetValue("in_hot_standby", out var isStandby) || isStandby != "on")
        {
            return false;
        }

        var command = new NpgsqlCommand("SELECT pg_catalog.pg_is_in_recovery()", connection);
        await using var untilAnswered = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    private static NpgsqlDataSource Make(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);

        // All values have built-in types. The driver's catalogue query would resolve tables and operators by search_path, where others may
        // have created theirs.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));

        // The store leaves no session state, and the pool is not shared, so there is nothing to reset.
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        if (builder.ConnectionStringBuilder.Host?.Contains(',', StringComparison.Ordinal) != true)
        {
            return builder.Build();
        }

        // The host is selected call by call.
        builder.ConnectionStringBuilder.TargetSessionAttributes = null;
        return builder.BuildMultiHost();
    }

    private static (string Host, int Port) Target(string host, int port)
    {
        // An IPv6 address contains colons; the driver accepts a port only after its brackets.
        var colon =
            host.StartsWith('[') ? host.IndexOf("]:", StringComparison.Ordinal) + 1
            : host.IndexOf(':', StringComparison.Ordinal) is var only && only == host.LastIndexOf(':') ? only
            : 0;
        if (colon > 0 && int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var own))
        {
            (host, port) = (host[..colon], own);
        }

        host = host.Trim('[', ']').ToUpperInvariant();
        return (host is "127.0.0.1" or "::1" ? "LOCALHOST" : host, port == 0 ? DefaultPort : port);
    }
}
