using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>
/// Divides a table into pages of consecutive rows, by a column. Rows with the same value come in one page, which may have more rows then.
/// </summary>
/// <param name="dialect">The dialect.</param>
/// <param name="table">The table, without prefix or schema.</param>
/// <param name="column">The column: <c>row_id</c>, or an id if there is none.</param>
/// <param name="rows">The maximum number of rows in a page.</param>
/// <param name="bodyBytes">The approximate maximum of body bytes in a page of artifacts; null if bodies are not read.</param>
internal sealed class TableWalk(SqlDialect dialect, string table, string column, int rows, long? bodyBytes = null)
{
    private const string RowId = "row_id";

    private readonly string _table = dialect.Table(table);

    public string Table => table;

    /// <summary>Reads the highest value, where the enumeration ends: rows added meanwhile could prolong it indefinitely.</summary>
    public async Task<object?> LastAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var last = await session
            .ListAsync(new($"SELECT {Exact(column)} FROM {_table} ORDER BY {column} DESC LIMIT 1", []), Read, cancellationToken)
            .ConfigureAwait(false);
        return last is [var value] ? value : null;
    }

    /// <summary>Reads the last value of the page after a value.</summary>
    public async Task<object> EndAsync(SqlSession session, object? after, object last, CancellationToken cancellationToken)
    {
        var page = SqlFragment.Of($"FROM {_table} AS t WHERE {Scope("t", after, last)} ORDER BY t.{column}");
        var sql = bodyBytes is { } bytes
            ? SqlFragment.Of(
                $"SELECT p.{column} FROM (SELECT q.{column}, SUM(q.size) OVER (ORDER BY q.{column}) - q.size AS ahead FROM (SELECT t.{column}, CASE WHEN t.data_size IS NULL THEN 0 WHEN t.data_size >= 0 AND t.data_size <= {SqlValue.Number(bytes)} THEN t.data_size ELSE {SqlValue.Number(bytes)} END AS size {page} LIMIT {dialect.Limit(rows)}) AS q) AS p WHERE p.ahead < {SqlValue.Number(bytes)} ORDER BY p.{column} DESC LIMIT 1"
            )
            : SqlFragment.Of($"SELECT {Exact($"t.{column}")} {page} LIMIT 1 OFFSET {SqlValue.Number(rows - 1)}");
        var end = await session.ListAsync(new SqlStatementBuilder().Append(sql).Build(), Read, cancellationToken).ConfigureAwait(false);
        return end is [var value] ? value : last;
    }

    /// <summary>Returns the condition for the rows between two values.</summary>
    public SqlFragment Scope(string alias, object? after, object end) =>
        after is null
            ? SqlFragment.Of($"{alias}.{column} <= {Value(end)}")
            : SqlFragment.Of($"{alias}.{column} > {Value(after)} AND {alias}.{column} <= {Value(end)}");

    // The id as the driver returns it: if ids are stored as text, a malformed one must not end the check that looks for it.
    private static object Read(DbDataReader reader) => reader.GetValue(0);

    private string Exact(string expression) => column == RowId ? expression : dialect.ExactId(expression);

    private SqlFragment Value(object value) =>
        value switch
        {
            long number => SqlFragment.Of($"{SqlValue.Number(number)}"),
            Guid id => dialect.ExactId(SqlValue.Id(id)),
            string text => dialect.ExactId(SqlValue.Text(text)),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "The type is not that of an id."),
        };
}
