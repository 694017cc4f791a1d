using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Describes work that writes, atomically.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlWork<T>
{
    /// <summary>Describes work with decisions between its statements.</summary>
    /// <param name="run">Runs the work. It must not keep the session, and may be run again after a transient failure.</param>
    public SqlWork(Func<SqlSession, CancellationToken, Task<T>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        (RunAsync, Statements, Read) = (run, [], static _ => throw new InvalidOperationException("The work has no statements of its own."));
    }

    /// <summary>
    /// Describes statements without decisions between them or before the commit, which a remote database gets in one round trip. They
    /// refuse by writing nothing, or by failing.
    /// </summary>
    /// <param name="statements">The statements. The last returns rows; the others begin with SELECT, or return none.</param>
    /// <param name="read">
    /// Reads the first row of the last statement, by ordinal. Without a row, the result is the default of its type.
    /// </param>
    public SqlWork(IReadOnlyList<SqlStatement> statements, Func<DbDataReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(read);
        (RunAsync, Statements, Read) = (RunStatementsAsync, statements, read);
    }

    /// <summary>Runs the work in a session.</summary>
    public Func<SqlSession, CancellationToken, Task<T>> RunAsync { get; }

    /// <summary>The statements of the work; none if there are decisions between them.</summary>
    public IReadOnlyList<SqlStatement> Statements { get; }

    /// <summary>Reads the first row of the last of the <see cref="Statements"/>.</summary>
    public Func<DbDataReader, T> Read { get; }

    /// <summary>
    /// Finds the outcome of an attempt after the response to its commit was lost. Its argument is the result of the attempt, unknown if
    /// that was lost too. It returns the result of the call, or an unknown outcome if the work is to be repeated. Null for idempotent work.
    /// </summary>
    public Func<SqlSession, SqlOutcome<T>, CancellationToken, Task<SqlOutcome<T>>>? FindAsync { get; init; }

    /// <summary>True if the work takes long, so that it should not share its commit with other work.</summary>
    public bool IsBatch { get; init; }

    private async Task<T> RunStatementsAsync(SqlSession session, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Statements.Count - 1; i++)
        {
            await session.ExecuteAsync(Statements[i], cancellationToken).ConfigureAwait(false);
        }

        return (await session.FirstAsync(Statements[^1], Read, cancellationToken).ConfigureAwait(false))!;
    }
}
