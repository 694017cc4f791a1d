using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>What a provider gives to the store: a way to run work, transactions, and its migrations. Driver exceptions leave it as exceptions of this library.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public abstract class SqlDatabase : SqlExecutor, IDisposable, IAsyncDisposable
{
    /// <summary>The dialect.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>The provider's migrations, in order.</summary>
    public abstract IReadOnlyList<SqlMigration> Migrations { get; }

    /// <summary>What stands for the writer's place that a transaction holds: stores that wait for each other's writers give the same object.</summary>
    public abstract object Writer { get; }

    /// <summary>Whether reads, too, wait while a transaction is open, as in a database that has one connection.</summary>
    public virtual bool ReadsWaitForWriter => false;

    /// <summary>The same database, where reads see every write that was acknowledged before them. It differs where reads may go to standbys, which lag behind.</summary>
    public virtual SqlExecutor Primary => this;

    /// <summary>The kind of database, as OpenTelemetry names it (<c>db.system.name</c>): <c>sqlite</c>, <c>postgresql</c>; <c>other_sql</c> where it has no name there.</summary>
    public virtual string SystemName => "other_sql";

    /// <summary>The name by which spans, metrics and logs tell this database from others (<c>db.namespace</c>): nothing secret, and one value for each store. Null for none.</summary>
    public virtual string? DatabaseName => null;

    /// <summary>Begins a write transaction, after waiting for the writer's place.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The transaction, which the caller disposes.</returns>
    public abstract Task<SqlTransactionScope> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Joins a transaction of the host.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <returns>An executor that works inside it. Each piece of work in it is whole or not there; a refused piece leaves the transaction usable.</returns>
    /// <exception cref="ArgumentException">The transaction is of another provider, has ended, or is on another database.</exception>
    public abstract SqlExecutor Enlist(DbTransaction transaction);

    /// <summary>Asks the database to check itself, as far as it can. It only reads, and holds up nobody.</summary>
    /// <param name="tables">The store's tables, without prefix or schema.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The damage that it found.</returns>
    public virtual IAsyncEnumerable<SqlDamage> CheckIntegrityAsync(IReadOnlyList<string> tables, CancellationToken cancellationToken) => AsyncEnumerable.Empty<SqlDamage>();

    /// <summary>Whether a failure of this database says that it is damaged.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>False for every other failure.</returns>
    public virtual bool IsDamage(ArtifactStoreException failure) => false;

    /// <summary>Calls code of the host in the middle of an operation, such as a progress. What it asks of the store is refused where it would wait for that operation.</summary>
    /// <typeparam name="T">The type of the state.</typeparam>
    /// <param name="holdsWriter">Whether the operation has the writer's place, and not only to end before the store can be closed.</param>
    /// <param name="state">What the call needs.</param>
    /// <param name="call">The call.</param>
    public void CallHost<T>(bool holdsWriter, T state, Action<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        HostCall.Run(
            holdsWriter ? Writer : this,
            (state, call),
            static host =>
            {
                host.call(host.state);
                return true;
            });
    }

    /// <summary>The schema that the migrations make, and the one that is there. The statements run in a transaction that only reads.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Both; without definitions, where a provider does not tell them: then names alone are compared.</returns>
    public virtual async Task<SqlSchema> ReadSchemaAsync(SqlSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        string[] names = [.. SchemaScript.Required(Dialect, Migrations).SelectMany(migration => migration.Objects)];
        var existing = await session.ListAsync(Dialect.Existing(names), static reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        return new([.. names.Select(Named)], [.. existing.Select(Named)]);

        static SqlDefinition Named(string name) => new(SqlObjectKind.Table, name, name, "");
    }

    /// <summary>The statements that make an index of <see cref="ReadSchemaAsync"/>, in place of another of its name.</summary>
    /// <param name="index">The name, without prefix or schema.</param>
    /// <param name="definition">Its definition.</param>
    /// <returns>The statements.</returns>
    public virtual IReadOnlyList<SqlStatement> MakeIndex(string index, string definition)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(definition);
        return [new($"DROP INDEX IF EXISTS {Dialect.Table(index)}", []), new(definition, [])];
    }

    /// <summary>Whether a failure says that rows share what a unique index lets only one have.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>False for every other failure.</returns>
    public virtual bool IsDuplicate(ArtifactStoreException failure) => false;

    /// <summary>The row id that the database will give next, where it counts them in a sequence that may lag behind the rows.</summary>
    /// <param name="session">The session.</param>
    /// <param name="table">The table, without prefix or schema.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number; null where there is no such sequence, or it may not be read.</returns>
    public virtual Task<long?> NextRowIdAsync(SqlSession session, string table, CancellationToken cancellationToken) => Task.FromResult<long?>(null);

    /// <summary>Moves that sequence behind the highest row id. Only where <see cref="NextRowIdAsync"/> gives a number.</summary>
    /// <param name="session">The session, in a transaction.</param>
    /// <param name="table">The table, without prefix or schema.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it was moved; false where the user of the store may not.</returns>
    public virtual Task<bool> RaiseRowIdAsync(SqlSession session, string table, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>The code by which the database names the cause of a failure, for spans and metrics (<c>db.response.status_code</c>).</summary>
    /// <param name="failure">The driver's exception.</param>
    /// <returns>The code; null where there is none.</returns>
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

    /// <summary>Closes everything that the database holds open, after the work that runs has ended.</summary>
    /// <param name="disposing">Always true when a caller disposes.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>Closes everything that the database holds open, after the work that runs has ended.</summary>
    /// <returns>A task that ends when all is closed.</returns>
    protected virtual ValueTask DisposeAsyncCore()
    {
        Dispose(true);
        return ValueTask.CompletedTask;
    }
}
