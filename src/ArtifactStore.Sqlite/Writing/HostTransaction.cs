using System.Data.Common;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Checks that a store can join a transaction of the host.</summary>
internal static class HostTransaction
{
    /// <summary>Rejects a transaction on another database, or on a connection whose settings or objects would change the results.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="file">The file of the store; null for a database in memory.</param>
    /// <param name="dialect">The dialect of the store.</param>
    /// <param name="migrations">The migrations, with the names of the tables.</param>
    /// <returns>The transaction, with the store's functions registered on its connection.</returns>
    /// <exception cref="ArgumentException">The store cannot join the transaction; the message has the reason.</exception>
    public static SqliteTransaction Check(
        DbTransaction transaction,
        string? file,
        SqlDialect dialect,
        IReadOnlyList<SqlMigration> migrations
    )
    {
        if (transaction is not SqliteTransaction own)
        {
            throw new ArgumentException(
                $"The transaction is a {transaction.GetType()}; this store can only join a {typeof(SqliteTransaction)}.",
                nameof(transaction)
            );
        }

        var handle = own.Connection?.Handle
            ?? throw new ArgumentException("The transaction has ended already. Give one that is open.", nameof(transaction));
        if (file is null)
        {
            throw new ArgumentException(
                "This store is a memory database, which no other connection can access. Use BeginTransactionAsync, or a file.",
                nameof(transaction)
            );
        }

        var other = raw.sqlite3_db_filename(handle, "main").utf8_to_string();
        if (string.IsNullOrEmpty(other) || !FilePath.Comparer.Equals(FilePath.Resolve(other), file))
        {
            throw new ArgumentException(
                $"The transaction is on the database '{(string.IsNullOrEmpty(other) ? ":memory:" : other)}', the store on '{file}'. "
                    + $"Give a transaction on the database of the store.",
                nameof(transaction)
            );
        }

        if (!SqliteHandle.IsTrue(handle, "SELECT 'A' LIKE 'a'"))
        {
            throw new ArgumentException(
                "The connection of the transaction has PRAGMA case_sensitive_like = ON, which would change the results of filters. "
                    + "Turn it off on this connection.",
                nameof(transaction)
            );
        }

        if (
            SqliteHandle.IsTrue(handle, "SELECT COUNT(*) FROM temp.sqlite_master")
            && migrations
                .SelectMany(migration => migration.Objects)
                .FirstOrDefault(name =>
                    SqliteHandle.IsTrue(
                        handle,
                        $"SELECT COUNT(*) FROM temp.sqlite_master WHERE name = '{dialect.Table(name)}' COLLATE NOCASE"
                    )
                )
                is { } hidden
        )
        {
            throw new ArgumentException(
                $"The connection of the transaction has a temporary table or view '{dialect.Table(hidden)}', which hides the store's. "
                    + $"Give it another name.",
                nameof(transaction)
            );
        }

        LikeFunction.Register(handle);
        return own;
    }
}
