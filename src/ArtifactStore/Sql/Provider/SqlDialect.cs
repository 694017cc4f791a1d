using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ArtifactStore.Sql;

/// <summary>The differences between databases, and nothing else: names, a few tokens, and the form of values.</summary>
[Experimental(DiagnosticId)]
public abstract class SqlDialect
{
    /// <summary>The id of the diagnostic that marks the SQL layer as experimental.</summary>
    public const string DiagnosticId = "ARTSQL001";

    /// <summary>Makes a dialect.</summary>
    /// <param name="runTables">Where the rows of runs live.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runTables"/> is no value of the enum.</exception>
    protected SqlDialect(RunTables runTables) => RunTables = EnumValue.Check(runTables, nameof(runTables));

    /// <summary>The place of the rows of runs.</summary>
    public RunTables RunTables { get; }

    /// <summary>True if <c>flow_id</c> and <c>deployment_id</c> of the flow run are denormalised into the artifact.</summary>
    /// <remarks>Only the runs that the store writes itself can be followed.</remarks>
    public bool KeepsRunColumns => RunTables == RunTables.Owned;

    /// <summary>Writes the statements of queries.</summary>
    public abstract SelectWriter SelectWriter { get; }

    /// <summary>
    /// The clause that locks the rows of a SELECT until the transaction ends; empty where there is one writer, and no lock is needed.
    /// </summary>
    public virtual string ForUpdate => "";

    /// <summary>
    /// A statement that makes the place in which the tables live, unless it is there; empty where there is no such thing.
    /// </summary>
    public virtual string CreateNamespace => "";

    /// <summary>
    /// A statement as it is sent: where the database looks for functions and operators along a path that others may write to, with the
    /// schema of each.
    /// </summary>
    /// <remarks>Called for every statement, so it must cost nothing where the same text comes again.</remarks>
    /// <param name="sql">The text of a statement of the library.</param>
    /// <returns>The text that is sent.</returns>
    public virtual string Qualify(string sql) => sql;

    /// <summary>The name of one of the store's tables, as it stands in a statement.</summary>
    /// <param name="name">The name without prefix or schema, for instance <c>artifact</c>.</param>
    /// <returns>The name, quoted where it must be.</returns>
    public abstract string Table(string name);

    /// <summary>The sort key of an artifact's key, which has an index: the key, or the empty text where there is none.</summary>
    /// <param name="table">The alias of the artifacts.</param>
    /// <returns>The expression.</returns>
    public virtual string KeyOrder(string table) => $"COALESCE({table}.key, '')";

    /// <summary>The value of LIMIT.</summary>
    /// <param name="limit">The most rows; null for all.</param>
    /// <returns>The value.</returns>
    public abstract SqlValue Limit(long? limit);

    /// <summary>Tells whether the index on a column holds the values of a list whole.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">A list.</param>
    /// <returns>False where it holds less of one of them, so that several values may stand behind an entry.</returns>
    public virtual bool IsIndexedWhole(string column, SqlValue values) => true;

    /// <summary>The value of a column is in a list.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">A list.</param>
    /// <returns>The condition.</returns>
    public abstract SqlFragment IsIn(string column, SqlValue values);

    /// <summary>
    /// Whether a statement may write many rows at once: from lists that stand side by side (<see cref="FromLists"/>), and with the rows
    /// that its WITH clause has written. Creates then take as few statements
    /// as they can. Where a database is in the process itself, and many small statements cost no more than a large one, rows are written
    /// one by one.
    /// </summary>
    public virtual bool WritesSets => false;

    /// <summary>
    /// Lists of one length as a table, a column for each of them, in their order. Only where <see cref="WritesSets"/> is true.
    /// </summary>
    /// <param name="table">The alias of the table.</param>
    /// <param name="columns">The columns: a name, and a list whose elements may be null.</param>
    /// <returns>What stands in FROM.</returns>
    public virtual SqlFragment FromLists(string table, IReadOnlyList<(string Name, SqlValue List)> columns) =>
        throw new NotSupportedException("This database writes row by row.");

    /// <summary>The value of a column is among those that a SELECT finds, which are few.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">A SELECT of one column.</param>
    /// <returns>The condition.</returns>
    public virtual SqlFragment IsAmong(string column, SqlFragment values) => SqlFragment.Of($"{column} IN ({values})");

    /// <summary>The value of a column is there, and is not in a list that is not empty.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">A list.</param>
    /// <returns>The condition.</returns>
    public abstract SqlFragment IsNotIn(string column, SqlValue values);

    /// <summary>The text of a column contains a pattern, in the sense of <see cref="TextCondition.Like"/>.</summary>
    /// <param name="column">The column.</param>
    /// <param name="pattern">The pattern as the caller gave it.</param>
    /// <returns>The condition.</returns>
    public abstract SqlFragment IsLike(string column, string pattern);

    /// <summary>
    /// The text of a column begins with another, by the bytes of its UTF-8: a range, which an index on the column serves.
    /// </summary>
    /// <param name="column">The column, which compares by byte.</param>
    /// <param name="text">The other text, which is not empty.</param>
    /// <returns>The condition.</returns>
    public virtual SqlFragment StartsWith(string column, string text) =>
        BehindAll(text) is { } end
            ? SqlFragment.Of($"({column} >= {SqlValue.Text(text)} AND {column} < {SqlValue.Text(end)})")
            : SqlFragment.Of($"{column} >= {SqlValue.Text(text)}");

    /// <summary>The first text behind all that begin with another, by code point, which is by the bytes of UTF-8.</summary>
    /// <param name="text">The other text, without unpaired surrogates.</param>
    /// <returns>The text; null where there is none, because the other is made of U+10FFFF alone.</returns>
    internal static string? BehindAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.AsSpan();
        while (end.EndsWith("\U0010FFFF", StringComparison.Ordinal))
        {
            end = end[..^2];
        }

        if (end.IsEmpty)
        {
            return null;
        }

        // There is no character from U+D800 to U+DFFF.
        _ = Rune.DecodeLastFromUtf16(end, out var last, out var length);
        return string.Concat(end[..^length], new Rune(last.Value == 0xD7FF ? 0xE000 : last.Value + 1).ToString());
    }

    /// <summary>The tags of a column include every one of a list.</summary>
    /// <param name="column">The column.</param>
    /// <param name="tags">The tags.</param>
    /// <returns>The condition.</returns>
    public abstract SqlFragment HasAllTags(string column, IReadOnlyList<string> tags);

    /// <summary>The tags of a column include one of a list.</summary>
    /// <param name="column">The column.</param>
    /// <param name="tags">The tags.</param>
    /// <returns>The condition.</returns>
    public abstract SqlFragment HasAnyTag(string column, IReadOnlyList<string> tags);

    /// <summary>A column holds no tags, or some.</summary>
    /// <param name="column">The column.</param>
    /// <param name="none">True for no tags.</param>
    /// <returns>The condition.</returns>
    public abstract SqlFragment HasNoTags(string column, bool none);

    /// <summary>
    /// Keeps the flow and the deployment of some runs as they are until the transaction ends, whether the runs are there or not: what is
    /// copied from them beside an artifact stays right. Others may do the same meanwhile.
    /// </summary>
    /// <param name="flowRunIds">The ids of the runs.</param>
    /// <returns>The statement, whose rows say nothing; null where one writer is alone.</returns>
    public virtual SqlStatement? HoldRuns(IReadOnlyList<Guid> flowRunIds) => null;

    /// <summary>Waits until nobody holds some runs (<see cref="HoldRuns"/>), and keeps others from it until the transaction ends.</summary>
    /// <param name="flowRunIds">The ids of the runs that the transaction is about to save or to delete.</param>
    /// <returns>The statement, whose rows say nothing; null where one writer is alone.</returns>
    public virtual SqlStatement? ChangeRuns(IReadOnlyList<Guid> flowRunIds) => null;

    /// <summary>
    /// Lists the existing ones of some tables, views or indexes: a statement whose rows are their names as <see cref="Table"/> takes them.
    /// </summary>
    /// <param name="names">The names as <see cref="Table"/> takes them.</param>
    /// <returns>The statement.</returns>
    public abstract SqlStatement Existing(IReadOnlyList<string> names);

    /// <summary>
    /// A time, or the microsecond behind that of a column, whichever is later: so a column moves forward with each write, whatever the
    /// clock says. The last time that .NET knows stays.
    /// </summary>
    /// <param name="time">The time.</param>
    /// <param name="column">The column, which is not NULL.</param>
    /// <returns>A scalar expression.</returns>
    public abstract SqlFragment Later(SqlFragment time, string column);

    /// <summary>
    /// Of which tables a policy hides rows from the user of the session: a query whose rows are their names as <see cref="Table"/> takes
    /// them, in a column <c>name</c>.
    /// </summary>
    /// <param name="tables">The names as <see cref="Table"/> takes them.</param>
    /// <returns>The query; null where the database has no such policies.</returns>
    public virtual SqlFragment? HidingTables(IReadOnlyList<string> tables) => null;

    /// <summary>
    /// Tests that a stored value has the form that the store writes, so that reads, filters and sorts see the same value. For verification.
    /// </summary>
    /// <param name="reader">The reader, on a row.</param>
    /// <param name="ordinal">The column, which is not NULL.</param>
    /// <param name="type">The type of its values. A JSON text is looked at as a text.</param>
    /// <returns>Whether it has; where the database sees to all else, whether it can be read.</returns>
    public virtual bool IsWellFormed(DbDataReader reader, int ordinal, SqlType type)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            _ = type switch
            {
                SqlType.Text or SqlType.Json => reader.GetString(ordinal),
                SqlType.Id => ReadId(reader, ordinal),
                SqlType.Time => ReadTime(reader, ordinal),
                SqlType.Number => ReadNumber(reader, ordinal),
                SqlType.Boolean => ReadBoolean(reader, ordinal),
                SqlType.Tags => ReadTags(reader, ordinal),
                _ => (object)0,
            };
            return true;
        }
        catch (Exception e) when (RowGuard.IsOfValue(e))
        {
            return false;
        }
    }

    /// <summary>A stored value in any form, as a person can read it. For checks of a store.</summary>
    /// <param name="reader">The reader, on a row.</param>
    /// <param name="ordinal">The column, which is not NULL.</param>
    /// <param name="length">The most characters.</param>
    /// <returns>The value; null where the driver can't tell it in every form, and the database is asked for it.</returns>
    public virtual string? Show(DbDataReader reader, int ordinal, int length) => null;

    /// <summary>
    /// Tests for a body that might be unreadable. For verification: where the database can tell, the others need not be fetched.
    /// </summary>
    /// <param name="column">The column of the body.</param>
    /// <returns>The condition, which may doubt a body that can be read; null where every body is read.</returns>
    public virtual SqlFragment? IsDoubtful(string column) => null;

    /// <summary>
    /// The id of a row as a value that tells it from every other, whatever another program has put there. For checks that go through a
    /// table by its ids.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <returns>An expression, which is read as the driver gives it.</returns>
    public virtual string ExactId(string column) => column;

    /// <summary>The id that <see cref="ExactId(string)"/> gave, as a value to compare the column with.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A scalar expression.</returns>
    public virtual SqlFragment ExactId(SqlValue value) => SqlFragment.Of($"{value}");

    /// <summary>Gives a parameter to the driver.</summary>
    /// <param name="parameter">The driver's parameter, to be filled: its type, where the driver needs one, and its value.</param>
    /// <param name="value">The value.</param>
    public abstract void Bind(DbParameter parameter, SqlValue value);

    /// <summary>Reads an id.</summary>
    /// <param name="reader">The reader, on a row.</param>
    /// <param name="ordinal">The column, which is not NULL.</param>
    /// <returns>The id.</returns>
    public abstract Guid ReadId(DbDataReader reader, int ordinal);

    /// <summary>Reads a time.</summary>
    /// <param name="reader">The reader, on a row.</param>
    /// <param name="ordinal">The column, which is not NULL.</param>
    /// <returns>The time, UTC.</returns>
    public abstract DateTimeOffset ReadTime(DbDataReader reader, int ordinal);

    /// <summary>Reads a whole number, whatever the width of its column.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="ordinal">The column.</param>
    /// <returns>The number.</returns>
    public virtual long ReadNumber(DbDataReader reader, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.GetInt64(ordinal);
    }

    /// <summary>Reads a flag.</summary>
    /// <param name="reader">The reader, on a row.</param>
    /// <param name="ordinal">The column, which is not NULL.</param>
    /// <returns>The flag.</returns>
    public abstract bool ReadBoolean(DbDataReader reader, int ordinal);

    /// <summary>Reads tags.</summary>
    /// <param name="reader">The reader, on a row.</param>
    /// <param name="ordinal">The column, which is not NULL.</param>
    /// <returns>The tags.</returns>
    public abstract ValueList<string> ReadTags(DbDataReader reader, int ordinal);
}
