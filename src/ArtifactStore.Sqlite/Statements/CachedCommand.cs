using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>A command for Dapper that takes a prepared one from the cache when its text is set, and returns it when disposed.</summary>
internal sealed class CachedCommand(SqliteConnection connection, StatementCache statements) : DbCommand
{
    private LinkedListNode<SqliteCommand>? _command;
    private bool _failed;

    /// <inheritdoc/>
    [AllowNull]
    public override string CommandText
    {
        get => _command?.Value.CommandText ?? "";
        set
        {
            GiveBack();
            _command = statements.Take(value ?? "");
        }
    }

    public override int CommandTimeout
    {
        get => Command.CommandTimeout;
        set => Command.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
            {
                throw new NotSupportedException("SQLite supports only text commands.");
            }
        }
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set
        {
            if (value != connection)
            {
                throw new NotSupportedException("The connection of a cached command cannot be changed.");
            }
        }
    }

    protected override DbParameterCollection DbParameterCollection => Command.Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => Command.Transaction;
        set => Command.Transaction = (SqliteTransaction?)value;
    }

    private SqliteCommand Command =>
        _command?.Value ?? throw new InvalidOperationException("Set the CommandText first: it is the key in the cache.");

    public override void Cancel()
    {
        // The token interrupts the connection. A single SQLite command cannot be cancelled.
    }

    public override int ExecuteNonQuery() => Run(static (command, _) => command.ExecuteNonQuery());

    public override object? ExecuteScalar() => Run(static (command, _) => command.ExecuteScalar());

    public override void Prepare() =>
        Run(
            static (command, _) =>
            {
                command.Prepare();
                return true;
            }
        );

    protected override DbParameter CreateDbParameter() => Command.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Run(static (command, behavior) => command.ExecuteReader(behavior), behavior);

    /// <summary>Synchronous, like the driver. The base class would also register the token again.</summary>
    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ExecuteDbDataReader(behavior));
    }

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ExecuteNonQuery());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            GiveBack();
        }

        base.Dispose(disposing);
    }

    private T Run<T>(Func<SqliteCommand, CommandBehavior, T> run, CommandBehavior behavior = CommandBehavior.Default)
    {
        try
        {
            return run(Command, behavior);
        }
        catch
        {
            // The state of its statements is unknown, so the command is not reused.
            _failed = true;
            throw;
        }
    }

    private void GiveBack()
    {
        if (_command is { } command)
        {
            _command = null;
            if (_failed)
            {
                command.Value.Dispose();
            }
            else
            {
                statements.Return(command);
            }
        }
    }
}
