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
            Through = (translator, condition) => translator.AliasesOf((TextCondition)condition) is { } rows ? (reference, rows) : null,
        };

    /// <summary>A field that is accepted and has no effect, also under OR.</summary>
    public static FilterField Nothing(string property, Func<T, Condition?> get) =>
        new(property, filter => get((T)filter), static (_, _) => null);
}
