namespace ArtifactStore.Sql;

/// <summary>The fields of one filter of a query.</summary>
internal sealed record FilterMap
{
    /// <summary>Maps a filter.</summary>
    /// <param name="table">The table that it tests.</param>
    /// <param name="property">The property of the query.</param>
    /// <param name="get">Gets the filter; null where none is given.</param>
    /// <param name="fields">Its fields.</param>
    public FilterMap(SqlTable table, string property, Func<StoreQuery, Filter?> get, params ReadOnlySpan<FilterField> fields)
    {
        (Table, Get) = (table, get);
        Fields = ValueList.From(fields.ToArray().Select(field => field with { Path = $"{property}.{field.Property}" }));
    }

    public SqlTable Table { get; }

    public Func<StoreQuery, Filter?> Get { get; }

    public ValueList<FilterField> Fields { get; }
}
