using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Reads the rows of one table in the order of ids.</summary>
/// <remarks>Ids have the same order on every database, and an index on each.</remarks>
internal sealed class CopyReader(SqlDialect dialect, StoredTable table)
{
    /// <summary>The highest possible id.</summary>
    public static Guid LastId => Guid.AllBitsSet;

    private readonly string _table = dialect.Table(table.Name);

    /// <summary>Reads the rows after an id, up to a number of rows and bytes.</summary>
    public async Task<CopyPage> PageAsync(SqlSession session, Guid? after, int limit, long bytes, CancellationToken cancellationToken)
    {
        using var hash = new RowHash();
        using var reader = await session
            .QueryAsync(Select(table.ColumnNames, after, LastId, limit), cancellationToken)
            .ConfigureAwait(false);
        List<CopyRow> rows = [];
        var size = 0L;
        var read = (DbDataReader row) => Read(row, hash);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = RowGuard.Read(reader, read, _table);
            rows.Add(row);
            size += row.Size;
            if (size >= bytes)
            {
                // The next page shows whether this row was the last.
                return new(rows, IsLast: false, IsCut: true);
            }
        }

        return new(rows, rows.Count < limit, IsCut: false);
    }

    /// <summary>Reads the hashes of the rows between two ids, up to a limit.</summary>
    public async Task<IReadOnlyList<CopyRow>> HashesAsync(
        SqlSession session,
        Guid? after,
        Guid upTo,
        int limit,
        CancellationToken cancellationToken
    )
    {
        using var hash = new RowHash();
        return await session
            .ListAsync(Select(table.ColumnNames, after, upTo, limit), reader => Read(reader, hash) with { Values = [] }, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Reads the highest id.</summary>
    public async Task<Guid?> HighestAsync(SqlSession session, CancellationToken cancellationToken)
    {
        // Not max(id), which some databases do not have for ids.
        var rows = await session
            .ListAsync(
                new SqlStatementBuilder().Append($"SELECT id FROM {_table} ORDER BY id DESC LIMIT {dialect.Limit(1)}").Build(),
                reader => dialect.ReadId(reader, 0),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows is [var id] ? id : null;
    }

    /// <summary>Counts the rows.</summary>
    public async Task<long> CountAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session.NumberAsync(new($"SELECT COUNT(*) FROM {_table}", []), cancellationToken).ConfigureAwait(false) ?? 0;

    private SqlStatement Select(string columns, Guid? after, Guid upTo, int limit)
    {
        var sql = new SqlStatementBuilder().Append($"SELECT {columns} FROM {_table} WHERE id <= {SqlValue.Id(upTo)}");
        if (after is not null)
        {
            sql.Append($" AND id > {SqlValue.Id(after)}");
        }

        return sql.Append($" ORDER BY id LIMIT {dialect.Limit(limit)}").Build();
    }

    private CopyRow Read(DbDataReader reader, RowHash hash)
    {
        var id = dialect.ReadId(reader, 0);
        var values = new SqlValue[table.Columns.Count];
        var size = 0L;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(reader, i, table.Columns[i].Type);
            size += Size(values[i]);
        }

        return new(id, ValueList.Create<SqlValue>(values), hash.Of(values), size);
    }

    private SqlValue Read(DbDataReader reader, int ordinal, SqlType type) =>
        new(
            type,
            reader.IsDBNull(ordinal)
                ? null
                : type switch
                {
                    SqlType.Text or SqlType.Json => reader.GetString(ordinal),
                    SqlType.Id => dialect.ReadId(reader, ordinal),
                    SqlType.Time => dialect.ReadTime(reader, ordinal),
                    SqlType.Number => dialect.ReadNumber(reader, ordinal),
                    SqlType.Boolean => dialect.ReadBoolean(reader, ordinal),
                    SqlType.Tags => dialect.ReadTags(reader, ordinal),
                    _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The type is not that of a column."),
                }
        );

    private static long Size(SqlValue value)
    {
        const int Object = 48;
        return value.Value switch
        {
            null => 0,
            string text => Object + ((long)text.Length * sizeof(char)),
            ValueList<string> tags => Object + tags.Sum(tag => Object + ((long)tag.Length * sizeof(char))),
            _ => Object,
        };
    }
}
