using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>A table of runs: its columns after <c>id, created, updated</c>, and the reader of a row.</summary>
internal sealed record RunTable<T>(
    SqlTable Table,
    Func<T, (Guid Id, DateTimeOffset? Created, DateTimeOffset? Updated)> Head,
    Func<T, DateTimeOffset, DateTimeOffset, T> WithTimes,
    ValueList<SqlColumn> Columns,
    Func<RowReader, T> ReadRow
)
{
    /// <summary>All columns.</summary>
    public IEnumerable<SqlColumn> All => [.. RunTableSet.Head, .. Columns];

    /// <summary>The names of all columns.</summary>
    public string Names { get; } = string.Join(", ", RunTableSet.Head.Concat(Columns).Select(column => column.Name));

    /// <summary>The names of all columns, under the alias of the table.</summary>
    public string Aliased { get; } = string.Join(", ", RunTableSet.Head.Concat(Columns).Select(column => $"{Table.Alias()}.{column.Name}"));

    public T Read(SqlDialect dialect, DbDataReader reader) => ReadRow(new(dialect, reader));
}
