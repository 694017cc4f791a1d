using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Describes work that writes: all of it becomes visible, or nothing when it throws.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlWork<T>
{
    /// <summary>Describes work that decides between its statements.</summary>
    /// <param name="run">Runs the work. It must not keep the session, and may be run again after a transient failure.</param>
    public SqlWork(Func<SqlSession, CancellationToken, Task<T>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        (RunAsync, Statements, Read) = (run, [], static _ => throw new InvalidOperationException("The work has no statements of its own."));
    }

    /// <summary>
    /// Describes statements between which nothing is decided, nor between the last one and the commit: a database at a distance gets all of them in one round trip. They refuse by writing nothing, or by failing.
    /// </summary>
    /// <param name="statements">The statements. The last gives rows; one before it begins with SELECT, or gives none.</param>
    /// <param name="read">Reads the first row of the last statement, by ordinal. Without a row the result is the default of its type.</param>
    public SqlWork(IReadOnlyList<SqlStatement> statements, Func<DbDataReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(read);
        (RunAsync, Statements, Read) = (RunStatementsAsync, statements, read);
    }

    /// <summary>Runs the work in a session.</summary>
    public Func<SqlSession, CancellationToken, Task<T>> RunAsync { get; }

    /// <summary>The statements of the work; none where something is decided between them.</summary>
    public IReadOnlyList<SqlStatement> Statements { get; }

    /// <summary>Reads the first row of the last of the <see cref="Statements"/>.</summary>
    public Func<DbDataReader, T> Read { get; }

    /// <summary>
    /// Finds out whether an attempt is in the database whose commit was not answered: gets the result of that attempt, which is not known where its answer was lost too, and gives the result that is to be returned; none
    /// where the work is to be done again. Null for work that may be done twice.
    /// </summary>
    public Func<SqlSession, SqlOutcome<T>, CancellationToken, Task<SqlOutcome<T>>>? FindAsync { get; init; }

    /// <summary>Whether the work takes long, so that it shares its commit with no other.</summary>
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
