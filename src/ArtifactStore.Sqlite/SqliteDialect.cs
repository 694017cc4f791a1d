using System.Buffers.Text;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using ArtifactStore.Sql;
using ArtifactStore.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sql;

/// <summary>SQLite's tokens. Usable without a database, to see the SQL of a query.</summary>
[Experimental(DiagnosticId)]
public sealed class SqliteDialect : SqlDialect
{
    // SQLite's LIKE compares the pattern anew at each place of the text, and cannot be interrupted meanwhile: with 64 characters that is
    // still a small part of a second for the longest text.
    private const int LongestPattern = 64;

    private static readonly string TimePattern = "0000-00-00T00:00:00.000000Z".Replace("0", "[0-9]", StringComparison.Ordinal);

    private readonly string _prefix;

    /// <summary>Makes the dialect.</summary>
    /// <param name="tablePrefix">
    /// The prefix of each table name: letters, digits and underscores, not beginning with a digit; empty for none.
    /// </param>
    /// <param name="runTables">The location of the rows of runs.</param>
    /// <exception cref="ArgumentException">The prefix is no such text, or <paramref name="runTables"/> is no value of the enum.</exception>
    public SqliteDialect(string tablePrefix = "", RunTables runTables = RunTables.Owned)
        : base(runTables)
    {
        ArgumentNullException.ThrowIfNull(tablePrefix);
        if (!TablePrefixes.IsValid(tablePrefix))
        {
            throw new ArgumentException(TablePrefixes.Rule(tablePrefix), nameof(tablePrefix));
        }

        _prefix = tablePrefix;
        SelectWriter = new SqliteSelectWriter(this);
    }

    /// <inheritdoc/>
    public override SelectWriter SelectWriter { get; }

    /// <inheritdoc/>
    public override string Clock => "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

    /// <summary>The prefix of table names.</summary>
    internal string TablePrefix => _prefix;

    /// <inheritdoc/>
    /// <remarks>Prefix and names are plain identifiers, so nothing needs quotes.</remarks>
    public override string Table(string name) => _prefix + name;

    /// <inheritdoc/>
    /// <remarks>A generated column: SQLite seeks to a pair of values in columns, and scans behind an expression.</remarks>
    public override string KeyOrder(string table) => $"{table}.key_order";

    /// <inheritdoc/>
    /// <remarks>Of flow runs and task runs a generated column, as for <see cref="KeyOrder"/>.</remarks>
    public override string NameOrder(string table) =>
        RunTables != RunTables.Owned ? $"substr({table}.name, 1, 200) COLLATE BINARY"
        : table is "fr" or "tr" ? $"{table}.name_order"
        : $"substr({table}.name, 1, 200)";

    /// <inheritdoc/>
    public override string StartOrder(string table, string columns) =>
        RunTables == RunTables.Owned ? $"{table}.start_order" : $"COALESCE({columns}, '0001-01-01T00:00:00.000000Z')";

    /// <inheritdoc/>
    public override SqlValue Limit(long? limit) => SqlValue.Number(limit ?? -1);

    /// <inheritdoc/>
    public override SqlFragment IsIn(string column, SqlValue values) =>
        SqlFragment.Of($"{column} IN (SELECT value FROM json_each({values}))");

    /// <inheritdoc/>
    public override SqlFragment IsNotIn(string column, SqlValue values) =>
        SqlFragment.Of($"{column} NOT IN (SELECT value FROM json_each({values}))");

    /// <inheritdoc/>
    /// <remarks>
    /// SQLite's LIKE folds ASCII alone, so a pattern with other letters goes through a function of ours, which is slower. Where the pattern
    /// has K or S, into which the KELVIN SIGN and the long s fold, texts beyond ASCII go through it too. One text serves all, because the
    /// text of a statement does not depend on its values: the parameter for what is not needed is NULL.
    /// </remarks>
    public override SqlFragment IsLike(string column, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var sqlite = Ascii.IsValid(pattern) && pattern.Length <= LongestPattern;
        var own = !sqlite || pattern.AsSpan().ContainsAny("kKsS");
        var sqlitePattern = SqlFragment.Of($"{SqlValue.Text(sqlite ? LikePattern.ForSqlite(pattern) : null)}");
        var ownPattern = SqlFragment.Of($"{SqlValue.Text(own ? pattern : null)}");
        return new SqlStatementBuilder()
            .Append(
                $@"(CASE WHEN {ownPattern} IS NULL THEN {column} LIKE {sqlitePattern} ESCAPE '\' WHEN {sqlitePattern} IS NULL THEN {LikeFunction.Name}({ownPattern}, {column}) "
            )
            .Append(
                $@"ELSE {column} LIKE {sqlitePattern} ESCAPE '\' OR (octet_length({column}) > length({column}) AND {LikeFunction.Name}({ownPattern}, {column})) END)"
            )
            .ToFragment();
    }

    /// <inheritdoc/>
    /// <remarks>The columns of a host's views compare by the collation of the host.</remarks>
    public override SqlFragment StartsWith(string column, string text) =>
        base.StartsWith(RunTables == RunTables.Owned ? column : $"{column} COLLATE BINARY", text);

    /// <inheritdoc/>
    public override SqlFragment HasAllTags(string column, IReadOnlyList<string> tags) =>
        new SqlStatementBuilder()
            .Append(
                $"NOT EXISTS (SELECT 1 FROM json_each({SqlValue.Texts(tags)}) AS w WHERE w.value NOT IN (SELECT t.value FROM json_each({column}) AS t))"
            )
            .ToFragment();

    /// <inheritdoc/>
    public override SqlFragment HasAnyTag(string column, IReadOnlyList<string> tags) =>
        new SqlStatementBuilder()
            .Append(
                $"EXISTS (SELECT 1 FROM json_each({column}) AS t WHERE t.value IN (SELECT w.value FROM json_each({SqlValue.Texts(tags)}) AS w))"
            )
            .ToFragment();

    /// <inheritdoc/>
    public override SqlFragment HasNoTags(string column, bool none) =>
        new SqlStatementBuilder().Append($"{column} {(none ? "=" : "<>")} '[]'").ToFragment();

    /// <inheritdoc/>
    public override SqlStatement Existing(IReadOnlyList<string> names) =>
        new SqlStatementBuilder()
            .Append($"SELECT n.value FROM json_each({SqlValue.Texts(names)}) AS n WHERE EXISTS (SELECT 1 FROM main.sqlite_master AS m ")
            .Append($"WHERE m.name COLLATE NOCASE = {SqlValue.Text(_prefix)} || n.value) ORDER BY n.key")
            .Build();

    /// <inheritdoc/>
    /// <remarks>Times are texts, and the functions for them support milliseconds only. A value that is not a time is replaced.</remarks>
    public override SqlFragment Later(SqlFragment time, string column) =>
        SqlFragment.Of(
            $"""
            CASE WHEN {column} < {time} OR {column} NOT GLOB '{TimePattern}' THEN {time}
            WHEN substr({column}, 21, 6) < '999999' THEN substr({column}, 1, 20) || printf('%06d', substr({column}, 21, 6) + 1) || 'Z'
            ELSE COALESCE(strftime('%Y-%m-%dT%H:%M:%S', substr({column}, 1, 19), '+1 second') || '.000000Z', {column}) END
            """
        );

    /// <inheritdoc/>
    /// <remarks>
    /// A file takes anything from whoever writes to it. The driver reads a text up to its first NUL, replaces bytes that are no UTF-8, and
    /// makes a number of any value; filters and sorts see what is there.
    /// </remarks>
    public override bool IsWellFormed(DbDataReader reader, int ordinal, SqlType type)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var stored = reader.GetFieldType(ordinal);
        if (type is SqlType.Number or SqlType.Boolean)
        {
            return stored == typeof(long) && (type == SqlType.Number || reader.GetInt64(ordinal) is 0 or 1);
        }

        if (stored != typeof(string) || !IsText(Bytes(reader, ordinal)))
        {
            return false;
        }

        // No filter finds an id in upper case.
        return base.IsWellFormed(reader, ordinal, type)
            && (
                type != SqlType.Id
                || string.Equals(ReadId(reader, ordinal).ToString("D"), reader.GetString(ordinal), StringComparison.Ordinal)
            );
    }

    /// <inheritdoc/>
    public override string? Show(DbDataReader reader, int ordinal, int length)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.GetFieldType(ordinal) == typeof(byte[]))
        {
            var blob = reader.GetFieldValue<byte[]>(ordinal);
            return $"x'{Convert.ToHexString(blob.AsSpan(0, Math.Min(blob.Length, length)))}'{(blob.Length > length ? "…" : "")}";
        }

        // Beyond the NUL at which the driver ends.
        var text = Encoding.UTF8.GetString(Bytes(reader, ordinal));
        return text.Length > length ? text[..length] + "…" : text;
    }

    /// <inheritdoc/>
    /// <remarks>As its type and the digits of its bytes: the text that the driver makes of it may be that of another row.</remarks>
    public override string ExactId(string column) => $"substr(typeof({column}), 1, 1) || hex({column})";

    /// <inheritdoc/>
    public override SqlFragment ExactId(SqlValue value) =>
        SqlFragment.Of(
            $"""
            (SELECT CASE substr(v.x, 1, 1) WHEN 'b' THEN unhex(substr(v.x, 2)) WHEN 'i' THEN CAST(CAST(unhex(substr(v.x, 2)) AS TEXT) AS INTEGER)
            WHEN 'r' THEN CAST(CAST(unhex(substr(v.x, 2)) AS TEXT) AS REAL) ELSE CAST(unhex(substr(v.x, 2)) AS TEXT) END FROM (SELECT {value} AS x) AS v)
            """
        );

    /// <inheritdoc/>
    public override void Bind(DbParameter parameter, SqlValue value)
    {
        ArgumentNullException.ThrowIfNull(parameter);

        // The type is always said: the driver would guess from the CLR type, and write a Guid in upper case or a time without its zone.
        var target = (SqliteParameter)parameter;
        target.SqliteType = value.Type is SqlType.Number or SqlType.Boolean ? SqliteType.Integer : SqliteType.Text;
        target.Value = value.Value is null
            ? DBNull.Value
            : value.Type switch
            {
                SqlType.Text or SqlType.Json or SqlType.Number => value.Value,
                SqlType.Id => ((Guid)value.Value).ToString("D"),
                SqlType.Time => TimeText.Format((DateTimeOffset)value.Value),
                SqlType.Boolean => (bool)value.Value ? 1L : 0L,
                SqlType.Tags or SqlType.Texts => JsonList.Of((IReadOnlyList<string>)value.Value),
                SqlType.Ids => JsonList.Of((IReadOnlyList<Guid>)value.Value),
                SqlType.Numbers => JsonList.Of((IReadOnlyList<long>)value.Value),
                _ => throw new ArgumentOutOfRangeException(nameof(value), value.Type, "Unknown type of a value."),
            };
    }

    /// <inheritdoc/>
    public override Guid ReadId(DbDataReader reader, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var bytes = Utf8(reader, ordinal);
        if (Utf8Parser.TryParse(bytes, out Guid id, out var length, 'D') && length == bytes.Length)
        {
            return id;
        }

        var text = reader.GetString(ordinal);
        return Guid.TryParseExact(text, "D", out id) ? id : throw Unreadable(reader, ordinal, text, "an id");
    }

    /// <inheritdoc/>
    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (TimeText.TryParse(Utf8(reader, ordinal), out var time))
        {
            return time;
        }

        var text = reader.GetString(ordinal);
        return TimeText.TryParse(Encoding.UTF8.GetBytes(text), out time)
            ? time
            : throw Unreadable(reader, ordinal, text, "a time such as 2026-01-31T23:59:59.123456Z");
    }

    /// <inheritdoc/>
    public override bool ReadBoolean(DbDataReader reader, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.GetInt64(ordinal) != 0;
    }

    /// <inheritdoc/>
    public override ValueList<string> ReadTags(DbDataReader reader, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var text = reader.GetString(ordinal);
        try
        {
            return JsonList.Read(text);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Unreadable(reader, ordinal, text, "a JSON array of strings");
        }
    }

    /// <summary>
    /// Returns the bytes of a text where SQLite keeps them, until the next call on the reader; none if the reader is not the driver's own.
    /// </summary>
    private static ReadOnlySpan<byte> Utf8(DbDataReader reader, int ordinal) =>
        reader is SqliteDataReader { Handle: { } statement } ? raw.sqlite3_column_blob(statement, ordinal) : [];

    private static bool IsText(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) && !bytes.Contains((byte)0);

    // The text is asked for first: SQLite then has it in UTF-8, whatever the encoding of the file is.
    private static byte[] Bytes(DbDataReader reader, int ordinal)
    {
        _ = reader.GetString(ordinal);
        return reader.GetFieldValue<byte[]>(ordinal);
    }

    private static ArtifactStoreException Unreadable(DbDataReader reader, int ordinal, string text, string expected) =>
        new(
            $"The column '{reader.GetName(ordinal)}' holds '{(text.Length > 64 ? text[..64] + "…" : text)}', which is not {expected}. Another program has written to the store's tables, or a view of the host does not keep to their form."
        );
}
