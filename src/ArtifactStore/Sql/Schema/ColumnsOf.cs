namespace ArtifactStore.Sql;

/// <summary>
/// Declares the columns of a table whose rows are records of one type. The limit of a column follows from its type unless another is given.
/// </summary>
internal static class ColumnsOf<T>
    where T : class
{
    public static SqlColumn Id(string name, string property, Func<T, Guid?> value) =>
        new(name, SqlType.Id)
        {
            Property = property,
            Value = row => SqlValue.Id(value((T)row)),
            Limit = ColumnLimit.Id,
        };

    public static SqlColumn Time(string name, string property, Func<T, DateTimeOffset?> value) =>
        new(name, SqlType.Time) { Property = property, Value = row => SqlValue.Time(value((T)row)) };

    public static SqlColumn Text(string name, string property, Func<T, string?> value) =>
        new(name, SqlType.Text)
        {
            Property = property,
            Value = row => SqlValue.Text(value((T)row)),
            Limit = ColumnLimit.Text,
        };

    public static SqlColumn Json(string name, string property, Func<T, string?> value, ColumnLimit limit) =>
        new(name, SqlType.Json)
        {
            Property = property,
            Value = row => SqlValue.Json(value((T)row)),
            Limit = limit,
        };

    public static SqlColumn Number(string name, string property, Func<T, long?> value) =>
        new(name, SqlType.Number) { Property = property, Value = row => SqlValue.Number(value((T)row)) };

    public static SqlColumn Boolean(string name, string property, Func<T, bool> value) =>
        new(name, SqlType.Boolean)
        {
            Property = property,
            Value = row => SqlValue.Boolean(value((T)row)),
            IsRequired = true,
        };

    public static SqlColumn Tags(string name, string property, Func<T, ValueList<string>> value) =>
        new(name, SqlType.Tags)
        {
            Property = property,
            Value = row => SqlValue.Tags(value((T)row)),
            Limit = ColumnLimit.Tags,
            IsRequired = true,
        };
}
