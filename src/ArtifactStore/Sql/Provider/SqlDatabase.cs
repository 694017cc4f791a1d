using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>
/// A provider's database for the store: executors, transactions and migrations. It converts driver exceptions to those of this library.
/// </summary>
[Experimental(SqlDialect.DiagnosticId)]
public abstract class SqlDatabase : SqlExecutor, IDisposable, IAsyncDisposable
{
    /// <summary>The dialect.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>The provider's migrations, in order.</summary>
    public abstract IReadOnlyList<SqlMigration> Migrations { get; }

    /// <summary>Identifies the write lock that a transaction holds. Stores that share a write lock return the same object.</summary>
    public abstract object Writer { get; }

    /// <summary>Identifies the database within the process. Stores on it return the same object.</summary>
    public virtual object Identity => Writer;

    /// <summary>True if reads also wait while a transaction is open, as in a database with a single connection.</summary>
    public virtual bool ReadsWaitForWriter => false;

    /// <summary>
    /// An executor whose reads see all acknowledged writes. It differs from the database itself if reads may go to standbys, which lag
    /// behind.
    /// </summary>
    public virtual SqlExecutor Primary => this;

    /// <summary>
    /// The kind of database by the OpenTelemetry conventions (<c>db.system.name</c>): <c>sqlite</c>, <c>postgresql</c>; <c>other_sql</c>
    /// for others.
    /// </summary>
    public virtual string SystemName => "other_sql";

    /// <summary>
    /// The name of the database in spans, metrics and logs (<c>db.namespace</c>), without secrets, one value per store. Null for none.
    /// </summary>
    public virtual string? DatabaseName => null;

    /// <summary>Begins a write transaction, after waiting for the write lock.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The transaction, to be disposed by the caller.</returns>
    public abstract Task<SqlTransactionScope> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Joins a transaction of the host.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <returns>
    /// An executor that works inside it. Each piece of work is atomic, and the transaction remains usable after a failed one.
    /// </returns>
    /// <exception cref="ArgumentException">The transaction belongs to another provider or another database, or has ended.</exception>
    public abstract SqlExecutor Enlist(DbTransaction transaction);

    /// <summary>Runs the database's own check. It only reads, and blocks no other work.</summary>
    /// <param name="tables">The store's tables, without prefix or schema.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>The damage found.</returns>
    public virtual IAsyncEnumerable<SqlDamage> CheckIntegrityAsync(IReadOnlyList<string> tables, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<SqlDamage>();

    /// <summary>Checks for a failure that reports damage of the database.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>True if the database is damaged.</returns>
    public virtual bool IsDamage(ArtifactStoreException failure) => false;

    /// <summary>
    /// Calls code of the host in the middle of an operation, such as a progress callback. Calls of it to the store that would wait for the
    /// operation throw.
    /// </summary>
    /// <typeparam name="T">The type of the state.</typeparam>
    /// <param name="holdsWriter">
    /// True if the operation holds the write lock; otherwise it only has to end before the store can be closed.
    /// </param>
    /// <param name="state">The state of the call.</param>
    /// <param name="call">The call.</param>
    public void CallHost<T>(bool holdsWriter, T state, Action<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        HostCallback.Run(holdsWriter ? Writer : this, (state, call), static host =>
        {
            host.call(host.state);
            return true;
        });
    }

    /// <summary>Reads the schema of the migrations and that of the database. The statements run in a read-only transaction.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Both, without definitions if a provider does not have them; then only names are compared.</returns>
    public virtual async Task<SqlSchema> ReadSchemaAsync(SqlSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        string[] names = [.. SqlMigration.Required(Dialect, Migrations).SelectMany(migration => migration.Objects)];
        var existing = await session
            .ListAsync(Dialect.Existing(names), static reader => reader.GetString(0), cancellationToken)
            .ConfigureAwait(false);
        return new([.. names.Select(Named)], [.. existing.Select(Named)]);

        static SqlDefinition Named(string name) => new(SqlObjectKind.Table, name, name, "");
    }

    /// <summary>Returns the statements that create an index of <see cref="ReadSchemaAsync"/>, replacing another of its name.</summary>
    /// <param name="index">The name, without prefix or schema.</param>
    /// <param name="definition">The definition.</param>
    /// <returns>The statements.</returns>
    public virtual IReadOnlyList<SqlStatement> MakeIndex(string index, string definition)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(definition);
        return [new($"DROP INDEX IF EXISTS {Dialect.Table(index)}", []), new(definition, [])];
    }

    /// <summary>Checks for a failure due to duplicate values in a unique index.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>True for such a failure.</returns>
    public virtual bool IsDuplicate(ArtifactStoreException failure) => false;

    /// <summary>Reads the next row id, if the database takes them from a sequence that may lag behind the rows.</summary>
    /// <param name="session">The session.</param>
    /// <param name="table">The table, without prefix or schema.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number; null if there is no such sequence, or it may not be read.</returns>
    public virtual Task<long?> NextRowIdAsync(SqlSession session, string table, CancellationToken cancellationToken) =>
        Task.FromResult<long?>(null);

    /// <summary>Moves that sequence beyond the highest row id. Only if <see cref="NextRowIdAsync"/> returns a number.</summary>
    /// <param name="session">The session, in a transaction.</param>
    /// <param name="table">The table, without prefix or schema.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True if it was moved; false if the store's user lacks the permission.</returns>
    public virtual Task<bool> RaiseRowIdAsync(SqlSession session, string table, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    /// <summary>Returns the database's error code for spans and metrics (<c>db.response.status_code</c>).</summary>
    /// <param name="failure">The driver's exception.</param>
    /// <returns>The code; null if there is none.</returns>
    public virtual string? StatusCode(DbException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.SqlState;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DisposeAsyncCore().ConfigureAwait(false);
        Dispose(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Throws if the call would wait for a transaction of the same async flow, or for the operation that runs the callback.
    /// </summary>
    internal void ThrowIfWaitingForItself()
    {
        HostCallback.ThrowIfWithin(Writer);
        if (TransactionFlow.Holds(Writer))
        {
            throw new InvalidOperationException(
                "This async flow already holds a transaction on the database; the call would deadlock. "
                    + "Use the transaction's Artifacts and Runs, or end the transaction first. "
                    + "Start work that should wait for the transaction in a flow that started before it."
            );
        }
    }

    /// <summary>Closes all connections and files, after running work has ended.</summary>
    /// <param name="disposing">Always true if called by Dispose.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>Closes all connections and files, after running work has ended.</summary>
    /// <returns>A task that completes when everything is closed.</returns>
    protected virtual ValueTask DisposeAsyncCore()
    {
        Dispose(true);
        return ValueTask.CompletedTask;
    }
}
