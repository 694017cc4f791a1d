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
        (Table, Property, Get) = (table, property, get);
        Fields = ValueList.From(fields.ToArray().Select(field => field with { Path = $"{property}.{field.Property}" }));
    }

    public SqlTable Table { get; }

    /// <summary>The property of the query that has the filter.</summary>
    public string Property { get; }

    public Func<StoreQuery, Filter?> Get { get; }

    public ValueList<FilterField> Fields { get; }

    /// <summary>Gets the conditions on metadata; null for a filter without such.</summary>
    public Func<Filter, MetadataFilter>? Metadata { get; init; }

    /// <summary>Makes the field of an entry of the metadata.</summary>
    public Func<string, MetadataCondition, FilterField>? Entry { get; init; }

    /// <summary>Gets the groups of a filter; null for a filter without such.</summary>
    public Func<Filter, FilterGroups>? Groups { get; init; }

    /// <summary>The fields on metadata of a filter.</summary>
    public IEnumerable<FilterField> Entries(Filter filter) =>
        Metadata?.Invoke(filter) is { Count: > 0 } entries ? entries.Select(entry => Entry!(entry.Key, entry.Value)) : [];
}
