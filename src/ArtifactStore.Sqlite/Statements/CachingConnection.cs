using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>A connection of the driver whose commands, as Dapper makes them, keep their prepared statements. Like every connection, it serves one user at a time.</summary>
internal sealed class CachingConnection : SqliteConnection
{
    private readonly StatementCache _statements;
    private TransactionStatements? _transactions;

    public CachingConnection(string connectionString)
        : base(connectionString) => _statements = new(this);

    /// <summary>
    /// What the file was when the connection was opened without locks, for a store that only reads; null where it has locks.
    /// </summary>
    public FileState? Seen { get; set; }

    /// <summary>The statements with which transactions begin and end.</summary>
    public TransactionStatements Transactions => _transactions ??= new(Handle!);

    public override void Close()
    {
        _transactions?.Dispose();
        _transactions = null;
        base.Close();
    }

    protected override DbCommand CreateDbCommand() => new CachedCommand(this, _statements);
}
