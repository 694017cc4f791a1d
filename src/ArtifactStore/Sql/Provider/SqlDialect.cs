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

    /// <summary>Creates a dialect.</summary>
    /// <param name="runTables">The location of the rows of runs.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runTables"/> is not a value of the enum.</exception>
    protected SqlDialect(RunTables runTables) => RunTables = EnumValue.Check(runTables, nameof(runTables));

    /// <summary>The location of the rows of runs.</summary>
    public RunTables RunTables { get; }

    /// <summary>True if <c>flow_id</c> and <c>deployment_id</c> of the flow run are denormalised into the artifact.</summary>
    /// <remarks>Only for runs that the store writes itself.</remarks>
    public bool KeepsRunColumns => RunTables == RunTables.Owned;

    /// <summary>Writes the statements of queries.</summary>
    public abstract SelectWriter SelectWriter { get; }

    /// <summary>
    /// The clause that locks the rows of a SELECT until the transaction ends; empty if there is one writer and no lock is needed.
    /// </summary>
    public virtual string ForUpdate => "";

    /// <summary>
    /// A statement that creates the schema of the tables unless it exists; empty for a database without schemas.
    /// </summary>
    public virtual string CreateNamespace => "";

    /// <summary>
    /// Returns a statement as it is sent. If the database finds functions and operators by a search path, each is qualified by its schema.
    /// </summary>
    /// <remarks>Called for every statement, so a repeated text must cost nothing.</remarks>
    /// <param name="sql">The text of a statement of the library.</param>
    /// <returns>The text that is sent.</returns>
    public virtual string Qualify(string sql) => sql;

    /// <summary>The time of the database's clock, in milliseconds since 1970: an expression.</summary>
    public abstract string Clock { get; }

    /// <summary>The table to which writers append changes, as <see cref="Table"/> takes it.</summary>
    public virtual string NewChanges => "artifact_change";

    /// <summary>
    /// Moves committed changes from <see cref="NewChanges"/> to the feed, in a transaction of their own: statements of which the last returns
    /// the number of changes. Empty for a database with one writer, whose order of writing is the order of commits.
    /// </summary>
    /// <param name="limit">The maximum number of changes.</param>
    /// <returns>The statements.</returns>
    public virtual IReadOnlyList<SqlStatement> PublishChanges(int limit) => [];

    /// <summary>Returns the name of one of the store's tables, as written in a statement.</summary>
    /// <param name="name">The name without prefix or schema, for instance <c>artifact</c>.</param>
    /// <returns>The name, quoted if necessary.</returns>
    public abstract string Table(string name);

    /// <summary>The sort key of an artifact's key, which has an index: the key, or the empty text for none.</summary>
    /// <param name="table">The alias of the artifacts.</param>
    /// <returns>The expression.</returns>
    public virtual string KeyOrder(string table) => $"COALESCE({table}.key, '')";

    /// <summary>The sort key of the name of runs: its first 200 characters.</summary>
    /// <param name="table">The alias of the runs.</param>
    /// <returns>The expression.</returns>
    public abstract string NameOrder(string table);

    /// <summary>The sort key of the start time of runs; for those without one, the earliest time.</summary>
    /// <param name="table">The alias of the flow runs or task runs.</param>
    /// <param name="columns">The start time, and the times that stand for it where it is NULL, separated by commas.</param>
    /// <returns>The expression.</returns>
    public abstract string StartOrder(string table, string columns);

    /// <summary>The value of LIMIT.</summary>
    /// <param name="limit">The maximum number of rows; null for all.</param>
    /// <returns>The value.</returns>
    public abstract SqlValue Limit(long? limit);

    /// <summary>Returns the part of a text that indexes contain.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text, or its beginning.</returns>
    public virtual string IndexedPart(string text) => text;

    /// <summary>Returns true if the indexes on a text contain the complete values of a list.</summary>
    /// <param name="values">A list.</param>
    /// <returns>False if they contain a prefix of one of them, so that an entry may match several values.</returns>
    public virtual bool IsIndexedWhole(SqlValue values) => true;

    /// <summary>True if the names and the tags of runs have indexes for patterns and for single tags.</summary>
    public virtual bool IndexesPatternsAndTags => false;

    /// <summary>The value of a column is in a list.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">A list.</param>
    /// <returns>The condition.</returns>
    public abstract SqlFragment IsIn(string column, SqlValue values);

    /// <summary>
    /// True if a statement may write many rows at once, from parallel lists (<see cref="FromLists"/>) and with the rows written by its WITH
    /// clause. Creates then use as few statements as possible. False for a database in the process, where many small statements cost no
    /// more than a large one: rows are written one by one.
    /// </summary>
    public virtual bool WritesSets => false;

    /// <summary>
    /// Returns lists of one length as a table with a column for each, in their order. Only if <see cref="WritesSets"/> is true.
    /// </summary>
    /// <param name="table">The alias of the table.</param>
    /// <param name="columns">The columns: a name, and a list whose elements may be null.</param>
    /// <returns>The table expression for FROM.</returns>
    public virtual SqlFragment FromLists(string table, IReadOnlyList<(string Name, SqlValue List)> columns) =>
        throw new NotSupportedException("This database writes row by row.");

    /// <summary>The value of a column is among the few that a SELECT returns.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">A SELECT of one column.</param>
    /// <returns>The condition.</returns>
    public virtual SqlFragment IsAmong(string column, SqlFragment values) => SqlFragment.Of($"{column} IN ({values})");

    /// <summary>The value of a column is not null, and is not in a list that is not empty.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">A list.</param>
    /// <returns>The condition.</returns>
    public abstract SqlFragment IsNotIn(string column, SqlValue values);

    /// <summary>The text of a column contains a pattern, in the sense of <see cref="TextCondition.Like"/>.</summary>
    /// <param name="column">The column.</param>
    /// <param name="pattern">The pattern of the caller.</param>
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

    /// <summary>Returns the smallest text greater than all texts with a prefix, by code point (the byte order of UTF-8).</summary>
    /// <param name="text">The prefix, without unpaired surrogates.</param>
    /// <returns>The text; null if there is none, because the prefix consists of U+10FFFF alone.</returns>
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

    /// <summary>A column contains no tags, or some.</summary>
    /// <param name="column">The column.</param>
    /// <param name="none">True for no tags.</param>
    /// <returns>The condition.</returns>
    public abstract SqlFragment HasNoTags(string column, bool none);

    /// <summary>
    /// Locks the flow and the deployment of some runs against changes until the transaction ends, whether the runs exist or not, so that
    /// the values denormalised into an artifact stay correct. The lock is shared.
    /// </summary>
    /// <param name="flowRunIds">The ids of the runs.</param>
    /// <returns>The statement, whose rows are ignored; null if there is one writer only.</returns>
    public virtual SqlStatement? HoldRuns(IReadOnlyList<Guid> flowRunIds) => null;

    /// <summary>
    /// Locks some runs exclusively until the transaction ends, after all shared locks (<see cref="HoldRuns"/>) have ended.
    /// </summary>
    /// <param name="flowRunIds">The ids of the runs that the transaction is about to save or to delete.</param>
    /// <returns>The statement, whose rows are ignored; null if there is one writer only.</returns>
    public virtual SqlStatement? ChangeRuns(IReadOnlyList<Guid> flowRunIds) => null;

    /// <summary>
    /// Lists the existing ones of some tables, views or indexes: a statement whose rows are their names as <see cref="Table"/> takes them.
    /// </summary>
    /// <param name="names">The names as <see cref="Table"/> takes them.</param>
    /// <returns>The statement.</returns>
    public abstract SqlStatement Existing(IReadOnlyList<string> names);

    /// <summary>
    /// A time, or one microsecond after that of a column, whichever is later, so that a column moves forward with each write, whatever the
    /// clock. The maximum time of .NET stays.
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
    /// <param name="type">The type of its values. A JSON text is tested as a text.</param>
    /// <returns>True if it has; if the database enforces all other rules, true if it can be read.</returns>
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

    /// <summary>Returns a stored value of any form in readable form. For checks of a store.</summary>
    /// <param name="reader">The reader, on a row.</param>
    /// <param name="ordinal">The column, which is not NULL.</param>
    /// <param name="length">The maximum number of characters.</param>
    /// <returns>The value; null if the driver cannot read every form of it, so that the database must convert it.</returns>
    public virtual string? Show(DbDataReader reader, int ordinal, int length) => null;

    /// <summary>
    /// Tests for a body that might be unreadable. For verification: if the database can test it, other bodies need not be fetched.
    /// </summary>
    /// <param name="column">The column of the body.</param>
    /// <returns>The condition, which may include readable bodies; null if every body is read.</returns>
    public virtual SqlFragment? IsDoubtful(string column) => null;

    /// <summary>
    /// The id of a row as a value that distinguishes it from every other, whatever another program has written. For checks that read a
    /// table in id order.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <returns>An expression, whose value is read as the driver returns it.</returns>
    public virtual string ExactId(string column) => column;

    /// <summary>The result of <see cref="ExactId(string)"/>, as a value to compare the column with.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A scalar expression.</returns>
    public virtual SqlFragment ExactId(SqlValue value) => SqlFragment.Of($"{value}");

    /// <summary>Sets a parameter of the driver.</summary>
    /// <param name="parameter">The driver's parameter, whose value is set, and its type if the driver needs one.</param>
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

    /// <summary>Reads the first column as a number; null for NULL. One delegate, so that a count makes none of its own.</summary>
    internal Func<DbDataReader, long?> ReadFirstNumber => field ??= reader => reader.IsDBNull(0) ? null : ReadNumber(reader, 0);

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
