using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ArtifactStore.PostgreSql;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.Sql;

/// <summary>PostgreSQL's tokens. Usable without a database, to see the SQL of a query.</summary>
[Experimental(DiagnosticId)]
public sealed class PostgreSqlDialect : SqlDialect
{
    /// <summary>The default schema of a store.</summary>
    internal const string DefaultSchema = "artifact_store";

    // What indexes hold of a text: an entry of a B-tree or a GIN index has a greatest length, a type, a name or a tag has none. The
    // migrations say the same number.
    private const int HeadLength = 200;

    // The texts of a store are few, but filters of a caller combine them: what seldom comes again must not fill the memory.
    private const int MostTextsKept = 2_000;

    private readonly ConcurrentDictionary<string, string> _qualified = new(StringComparer.Ordinal);
    private readonly RunLocks _runLocks;
    private readonly ChangePublication _publication;
    private readonly ColumnReader _columns = new();

    /// <summary>Makes the dialect.</summary>
    /// <param name="schema">
    /// The schema of the store's tables: letters, digits and underscores, not beginning with a digit or with <c>pg_</c>.
    /// </param>
    /// <param name="runTables">The location of the rows of runs.</param>
    /// <exception cref="ArgumentException">The schema is no such text, or <paramref name="runTables"/> is no value of the enum.</exception>
    public PostgreSqlDialect(string schema = DefaultSchema, RunTables runTables = RunTables.Owned)
        : base(runTables)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (!IsSchema(schema))
        {
            throw new ArgumentException(SchemaRule(schema), nameof(schema));
        }

        Schema = schema;
        SelectWriter = new PostgreSqlSelectWriter(this);
        _runLocks = new(schema);
        _publication = new(this);
    }

    /// <inheritdoc cref="PostgreSqlDialect(string, RunTables)"/>
    /// <param name="schema">The schema of the store's tables.</param>
    /// <param name="runTables">The location of the rows of runs.</param>
    /// <param name="isPrepared">
    /// True if the driver prepares repeated statements. Otherwise each is planned anew, and what is hidden from the planner costs it time.
    /// </param>
    internal PostgreSqlDialect(string schema, RunTables runTables, bool isPrepared)
        : this(schema, runTables) => IsPrepared = isPrepared;

    /// <inheritdoc/>
    public override string NewChanges => "artifact_change_pending";

    /// <inheritdoc/>
    public override IReadOnlyList<SqlStatement> PublishChanges(int limit) => _publication.Move(limit);

    /// <inheritdoc/>
    public override string Clock => "CAST(date_part('epoch', clock_timestamp()) * 1000 AS bigint)";

    /// <inheritdoc/>
    public override string ForUpdate => " FOR UPDATE";

    /// <inheritdoc/>
    /// <remarks>CREATE SCHEMA IF NOT EXISTS needs the privilege to create one even if it exists.</remarks>
    public override string CreateNamespace =>
        $"DO $schema$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname OPERATOR(pg_catalog.=) '{Schema}') THEN CREATE SCHEMA \"{Schema}\"; END IF; END $schema$";

    /// <inheritdoc/>
    public override bool WritesSets => true;

    /// <inheritdoc/>
    public override SelectWriter SelectWriter { get; }

    /// <summary>True if the driver prepares repeated statements.</summary>
    internal bool IsPrepared { get; } = true;

    /// <summary>The schema of the store's tables.</summary>
    internal string Schema { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// The texts are the library's own, so the work is done once for each: <see cref="SqlQualifier"/> says what it is, and why it is done
    /// here.
    /// </remarks>
    public override string Qualify(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return _qualified.TryGetValue(sql, out var qualified) ? qualified : Add();

        string Add()
        {
            if (_qualified.Count >= MostTextsKept)
            {
                _qualified.Clear();
            }

            return _qualified[sql] = SqlQualifier.Qualify(sql);
        }
    }

    /// <inheritdoc/>
    public override string Table(string name) => $"\"{Schema}\".{name}";

    /// <inheritdoc/>
    public override string NameOrder(string table) =>
        $"left({table}.name, 200){(RunTables == RunTables.Owned ? "" : " COLLATE pg_catalog.\"C\"")}";

    /// <inheritdoc/>
    /// <remarks>The driver reads the earliest time of the server as that of .NET, and writes it for it.</remarks>
    public override string StartOrder(string table, string columns) => $"COALESCE({columns}, '-infinity'::pg_catalog.timestamptz)";

    /// <inheritdoc/>
    /// <remarks>LIMIT NULL is no limit.</remarks>
    public override SqlValue Limit(long? limit) => SqlValue.Number(limit);

    /// <inheritdoc/>
    /// <remarks>
    /// Where an index holds heads, the heads are compared; whole values too where a head may stand for several: a text of its own, for
    /// hardly anybody has values that long.
    /// </remarks>
    public override SqlFragment IsIn(string column, SqlValue values)
    {
        if (Head(column) is not { } head || values.Value is not IReadOnlyList<string> texts)
        {
            return SqlFragment.Of($"{column} = ANY({values})");
        }

        return AreWhole(texts)
            ? SqlFragment.Of($"{head} = ANY({values})")
            : SqlFragment.Of($"({head} = ANY({SqlValue.Texts(Heads(texts))}) AND {column} = ANY({values}))");
    }

    /// <inheritdoc/>
    /// <remarks>
    /// As an array, which is made first; of a subquery the planner makes a join, and reads the whole index on the column for it.
    /// </remarks>
    public override SqlFragment IsAmong(string column, SqlFragment values) => SqlFragment.Of($"{column} = ANY(ARRAY({values}))");

    /// <inheritdoc/>
    public override string IndexedPart(string text) => Heads([text])[0];

    /// <inheritdoc/>
    public override bool IsIndexedWhole(SqlValue values) => values.Value is not IReadOnlyList<string> texts || AreWhole(texts);

    /// <inheritdoc/>
    public override bool IndexesPatternsAndTags => true;

    /// <summary>
    /// A column equals a value that is found by an index on the column, even where the planner knows that many rows have some such value.
    /// </summary>
    /// <remarks>
    /// As a range of one value: of an equality the planner looks up how common the value is, and reads the table where values are said to
    /// be common on the whole. What is behind a range that it does not know it believes to be small. Before the head of a flow's or a
    /// deployment's name the name itself is compared, which costs less: as long as there are few of them the server reads them all, and
    /// would cut each.
    /// </remarks>
    internal SqlFragment IsFoundBy(string column, SqlFragment value)
    {
        var indexed = Indexed(column);
        var range = SqlFragment.Of($"{indexed} >= {value} AND {indexed} <= {value}");
        return column is "f.name" or "d.name" && indexed != column
            ? SqlFragment.Of($"({column} = {value} AND {range})")
            : SqlFragment.Of($"({range})");
    }

    /// <summary>The column or the head of it that an index holds.</summary>
    internal string Indexed(string column) => Head(column) ?? column;

    /// <inheritdoc/>
    /// <remarks>
    /// One unnest for each list: the short form of several lists has no name that could be qualified. Binary COPY is not used: it would
    /// have to know the denormalised columns of the runs beforehand.
    /// </remarks>
    public override SqlFragment FromLists(string table, IReadOnlyList<(string Name, SqlValue List)> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var sql = new SqlStatementBuilder();
        var separator = "ROWS FROM (";
        foreach (var (_, list) in columns)
        {
            sql.Append($"{separator}unnest({list})");
            separator = ", ";
        }

        return sql.Append($") AS {table} ({string.Join(", ", columns.Select(column => column.Name))})").ToFragment();
    }

    /// <inheritdoc/>
    public override SqlFragment IsNotIn(string column, SqlValue values) => SqlFragment.Of($"{column} <> ALL({values})");

    /// <inheritdoc/>
    /// <remarks>
    /// Both sides are folded by the store's own function: ILIKE and lower() depend on the locale of the database. LIKE compares the pattern
    /// anew at each place of the text, and cannot be cancelled meanwhile: so it is asked for the beginning of a long pattern, by which
    /// indexes find rows, and a function of the store for the whole.
    /// </remarks>
    public override SqlFragment IsLike(string column, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var (fold, parsed) = (Table("artifact_store_fold"), LikePattern.Parse(pattern));
        var isLike = SqlFragment.Of($"{fold}({column}) LIKE {fold}({SqlValue.Text(parsed.Short)})");
        return parsed.IsShort
            ? isLike
            : SqlFragment.Of(
                $"({isLike} AND {Table("artifact_store_has_parts")}({column}, {SqlValue.Texts(parsed.Parts)}, {SqlValue.Numbers(parsed.Widths)}))"
            );
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Where an index holds heads, the range is one of heads, and for a text that is longer than they are, one head. The columns of a
    /// host's views compare as the host has said.
    /// </remarks>
    public override SqlFragment StartsWith(string column, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Head(column) is not { } head)
        {
            return base.StartsWith(RunTables == RunTables.Owned ? column : $"{column} COLLATE pg_catalog.\"C\"", text);
        }

        var start = Heads([text])[0];
        return start.Length == text.Length
            ? base.StartsWith(head, text)
            : SqlFragment.Of($"({head} = {SqlValue.Text(start)} AND {base.StartsWith(column, text)})");
    }

    /// <inheritdoc/>
    public override SqlFragment HasAllTags(string column, IReadOnlyList<string> tags) => CompareTags(column, "@>", tags);

    /// <inheritdoc/>
    public override SqlFragment HasAnyTag(string column, IReadOnlyList<string> tags) => CompareTags(column, "&&", tags);

    /// <inheritdoc/>
    public override SqlFragment HasNoTags(string column, bool none) => SqlFragment.Of($"cardinality({column}) {(none ? "=" : ">")} 0");

    /// <inheritdoc/>
    public override SqlStatement? HoldRuns(IReadOnlyList<Guid> flowRunIds)
    {
        ArgumentNullException.ThrowIfNull(flowRunIds);
        return _runLocks.Hold(flowRunIds);
    }

    /// <inheritdoc/>
    public override SqlStatement? ChangeRuns(IReadOnlyList<Guid> flowRunIds)
    {
        ArgumentNullException.ThrowIfNull(flowRunIds);
        return _runLocks.Change(flowRunIds);
    }

    /// <inheritdoc/>
    public override SqlStatement Existing(IReadOnlyList<string> names) =>
        new SqlStatementBuilder()
            .Append(
                $"SELECT n.name FROM unnest({SqlValue.Texts(names)}) WITH ORDINALITY AS n (name, place) WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_class AS t"
            )
            .Append(
                $" JOIN pg_catalog.pg_namespace AS s ON s.oid = t.relnamespace WHERE s.nspname = {SqlValue.Text(Schema)} AND t.relname = n.name) ORDER BY n.place"
            )
            .Build();

    /// <inheritdoc/>
    public override SqlFragment Later(SqlFragment time, string column) =>
        SqlFragment.Of(
            $"LEAST(GREATEST({time}, {column} OPERATOR(pg_catalog.+) '1 microsecond'::pg_catalog.interval), '9999-12-31 23:59:59.999999+00'::pg_catalog.timestamptz)"
        );

    /// <inheritdoc/>
    /// <remarks>
    /// To turn row_security off would have the server refuse each statement, but it is a setting of the session, which may be a pooler's or
    /// the host's.
    /// </remarks>
    public override SqlFragment? HidingTables(IReadOnlyList<string> tables) =>
        new SqlStatementBuilder()
            .Append(
                $"SELECT t.relname::text AS name FROM pg_catalog.pg_class AS t JOIN pg_catalog.pg_namespace AS s ON s.oid = t.relnamespace WHERE s.nspname = {SqlValue.Text(Schema)}"
            )
            .Append($" AND t.relname = ANY({SqlValue.Texts(tables)}) AND t.relrowsecurity AND row_security_active(t.oid) ORDER BY 1")
            .ToFragment();

    /// <inheritdoc/>
    /// <remarks>
    /// Of a time beyond those that .NET knows the driver may make another one, without a word. It gives the infinite times for the first
    /// and the last that .NET knows, and writes them for these.
    /// </remarks>
    public override bool IsWellFormed(DbDataReader reader, int ordinal, SqlType type)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return base.IsWellFormed(reader, ordinal, type) && (type != SqlType.Time || RawTime.IsKnown(reader.GetFieldValue<long>(ordinal)));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The server sees to it that a body is JSON, but not how deep it is nested: where no more brackets open than may be nested, it can't
    /// be too deep.
    /// </remarks>
    public override SqlFragment? IsDoubtful(string column) =>
        SqlFragment.Of(
            $"pg_catalog.octet_length({column}::text) - pg_catalog.octet_length(pg_catalog.translate({column}::text, '[{{', '')) > {SqlValue.Number(ArtifactData.MaxDepth)}"
        );

    /// <inheritdoc/>
    public override void Bind(DbParameter parameter, SqlValue value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ParameterBinder.Bind((NpgsqlParameter)parameter, value);
    }

    /// <inheritdoc/>
    public override Guid ReadId(DbDataReader reader, int ordinal) =>
        ColumnReader.Read(reader, ordinal, "a uuid", static (row, column) => row.GetGuid(column));

    /// <inheritdoc/>
    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) =>
        ColumnReader.Read(reader, ordinal, "a timestamptz that .NET knows", RawTime.Read);

    /// <inheritdoc/>
    public override long ReadNumber(DbDataReader reader, int ordinal) => _columns.ReadNumber(reader, ordinal);

    /// <inheritdoc/>
    public override bool ReadBoolean(DbDataReader reader, int ordinal) =>
        ColumnReader.Read(reader, ordinal, "a boolean", static (row, column) => row.GetBoolean(column));

    /// <inheritdoc/>
    public override ValueList<string> ReadTags(DbDataReader reader, int ordinal) => ColumnReader.ReadTags(reader, ordinal);

    /// <summary>Determines whether a text is a valid name of a schema.</summary>
    internal static bool IsSchema(string schema) =>
        schema.Length is > 0 and <= 63
        && schema.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && !char.IsAsciiDigit(schema[0])
        && !schema.StartsWith("pg_", StringComparison.Ordinal);

    /// <summary>The rule for names of schemas.</summary>
    internal static string SchemaRule(string schema) =>
        $"Schema '{schema}' is not made of 1 to 63 letters, digits and underscores of ASCII alone, begins with a digit, or begins with 'pg_', which PostgreSQL keeps for itself.";

    /// <summary>The first characters of texts, as the function left() takes them.</summary>
    private static string[] Heads(IReadOnlyList<string> texts) =>
        [.. texts.Select(text => text.Length <= HeadLength ? text : string.Concat(text.EnumerateRunes().Take(HeadLength)))];

    /// <summary>Determines whether all texts are shorter than the indexed head.</summary>
    private static bool AreWhole(IReadOnlyList<string> texts) => texts.All(text => text.Length < HeadLength);

    /// <summary>The indexed expression of a column whose index holds less than the column.</summary>
    /// <remarks>The host's tables behind its views have indexes of their own, which hold no heads.</remarks>
    private string? Head(string column) =>
        column switch
        {
            "a.type" or "c.type" => column + "_head",
            "f.name" or "d.name" or "fr.name" or "tr.name" when RunTables == RunTables.Owned => $"left({column}, 200)",
            _ => null,
        };

    private SqlFragment CompareTags(string column, string comparison, IReadOnlyList<string> tags) =>
        RunTables == RunTables.Owned
            ? SqlFragment.Of(
                $"({Table("artifact_store_heads")}({column}) {comparison} {SqlValue.Texts(Heads(tags))} AND {column} {comparison} {SqlValue.Texts(tags)})"
            )
            : SqlFragment.Of($"{column} {comparison} {SqlValue.Texts(tags)}");
}
