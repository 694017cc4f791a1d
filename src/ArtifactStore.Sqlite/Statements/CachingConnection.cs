using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>
/// A driver connection whose commands, as created by Dapper, keep their prepared statements. Not thread-safe, like every connection.
/// </summary>
internal sealed class CachingConnection : SqliteConnection
{
    private readonly StatementCache _statements;
    private TransactionStatements? _transactions;

    public CachingConnection(string connectionString)
        : base(connectionString) => _statements = new(this);

    /// <summary>The state of the file when the connection was opened without locks, for a read-only store; null with locks.</summary>
    public FileState? Seen { get; set; }

    /// <summary>The statements that begin and end transactions.</summary>
    public TransactionStatements Transactions => _transactions ??= new(Handle!);

    public override void Close()
    {
        _transactions?.Dispose();
        _transactions = null;
        base.Close();
    }

    protected override DbCommand CreateDbCommand() => new CachedCommand(this, _statements);
}
