using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Cuts a table into pages of rows that follow each other, by a column that no two rows share.</summary>
/// <param name="dialect">The dialect.</param>
/// <param name="table">The table, without prefix or schema.</param>
/// <param name="column">The column: <c>row_id</c>, or <c>id</c> where there is none.</param>
/// <param name="rows">The most rows of a page.</param>
/// <param name="bodyBytes">About how many bytes of bodies a page of artifacts has at most; null where they are not read.</param>
internal sealed class TableWalk(SqlDialect dialect, string table, string column, int rows, long? bodyBytes = null)
{
    private const string RowId = "row_id";

    private readonly string _table = dialect.Table(table);

    public string Table => table;

    /// <summary>The highest value, where the walk will end: rows that writers add meanwhile could keep it going for ever.</summary>
    public async Task<object?> LastAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var last = await session.ListAsync(new($"SELECT {Exact(column)} FROM {_table} ORDER BY {column} DESC LIMIT 1", []), Read, cancellationToken).ConfigureAwait(false);
        return last is [var value] ? value : null;
    }

    /// <summary>The last value of the page behind a value.</summary>
    public async Task<object> EndAsync(SqlSession session, object? after, object last, CancellationToken cancellationToken)
    {
        var page = SqlFragment.Of($"FROM {_table} AS t WHERE {Scope("t", after, last)} ORDER BY t.{column}");
        var sql = bodyBytes is { } bytes
            ? SqlFragment.Of(
                $"SELECT p.{column} FROM (SELECT q.{column}, SUM(q.size) OVER (ORDER BY q.{column}) - q.size AS ahead FROM (SELECT t.{column}, CASE WHEN t.data_size IS NULL THEN 0 WHEN t.data_size >= 0 AND t.data_size <= {SqlValue.Number(bytes)} THEN t.data_size ELSE {SqlValue.Number(bytes)} END AS size {page} LIMIT {dialect.Limit(rows)}) AS q) AS p WHERE p.ahead < {SqlValue.Number(bytes)} ORDER BY p.{column} DESC LIMIT 1")
            : SqlFragment.Of($"SELECT {Exact($"t.{column}")} {page} LIMIT 1 OFFSET {SqlValue.Number(rows - 1)}");
        var end = await session.ListAsync(new SqlStatementBuilder().Append(sql).Build(), Read, cancellationToken).ConfigureAwait(false);
        return end is [var value] ? value : last;
    }

    /// <summary>The rows between two values.</summary>
    public SqlFragment Scope(string alias, object? after, object end) => after is null
        ? SqlFragment.Of($"{alias}.{column} <= {Value(end)}")
        : SqlFragment.Of($"{alias}.{column} > {Value(after)} AND {alias}.{column} <= {Value(end)}");

    // An id as the driver gives it: where a database keeps ids as text, one that is malformed must not stop the walk that looks for it.
    private static object Read(DbDataReader reader) => reader.GetValue(0);

    private string Exact(string expression) => column == RowId ? expression : dialect.ExactId(expression);

    private SqlFragment Value(object value) => value switch
    {
        long number => SqlFragment.Of($"{SqlValue.Number(number)}"),
        Guid id => dialect.ExactId(SqlValue.Id(id)),
        string text => dialect.ExactId(SqlValue.Text(text)),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Not the type of an id."),
    };
}
