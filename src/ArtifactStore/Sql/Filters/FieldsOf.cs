namespace ArtifactStore.Sql;

/// <summary>Declares the fields of one type of filter.</summary>
internal static class FieldsOf<T>
    where T : Filter
{
    /// <summary>A field that tests one column.</summary>
    public static FilterField Column(string property, Func<T, Condition?> get, string column) =>
        new(property, filter => get((T)filter), (translator, condition) => translator.Translate(column, condition)) { Column = column };

    /// <summary>A field that tests something else.</summary>
    public static FilterField Other<TCondition>(
        string property,
        Func<T, TCondition?> get,
        Func<ConditionTranslator, TCondition, SqlFragment?> translate
    )
        where TCondition : Condition =>
        new(property, filter => get((T)filter), (translator, condition) => translate(translator, (TCondition)condition));

    /// <summary>A field that tests the aliases of a row.</summary>
    /// <param name="property">The property of the filter.</param>
    /// <param name="get">Gets the condition.</param>
    /// <param name="column">The column of the row that the aliases refer to.</param>
    /// <param name="reference">The column of an alias that refers to it.</param>
    public static FilterField Aliases(string property, Func<T, TextCondition?> get, string column, string reference) =>
        new(
            property,
            filter => get((T)filter),
            (translator, condition) => translator.HasAlias($"{reference} = {column}", (TextCondition)condition)
        )
        {
            Column = column,
            Through = (translator, condition) =>
                translator.AliasesOf((TextCondition)condition) is { } rows ? new(SqlTable.ArtifactAlias, reference, rows) : null,
        };

    /// <summary>A field that is true for the latest versions of keys.</summary>
    public static FilterField Latest(string property, Func<T, BooleanCondition?> get, string column) =>
        new(property, filter => get((T)filter), (translator, condition) => translator.IsLatest((BooleanCondition)condition))
        {
            Column = column,
            Through = (translator, condition) => ((BooleanCondition)condition).EqualTo == true ? translator.LatestRows : null,
        };

    /// <summary>An entry of the metadata of an artifact.</summary>
    /// <param name="name">The name of the entry.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="column">The column of the row that has the id of the artifact.</param>
    public static FilterField Entry(string name, MetadataCondition condition, string column) =>
        new($"Metadata[{Text.Show(name)}]", _ => condition, (translator, _) => translator.Entry(name, condition).OnRow(column))
        {
            Column = column,
            Through = (translator, _) => translator.Entry(name, condition).Rows(),
        };

    /// <summary>A field that is accepted and has no effect, also under OR.</summary>
    public static FilterField Nothing(string property, Func<T, Condition?> get) =>
        new(property, filter => get((T)filter), static (_, _) => null);
}
