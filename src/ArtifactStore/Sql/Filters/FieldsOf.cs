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

    /// <summary>A field that is accepted and has no effect, also under OR.</summary>
    public static FilterField Nothing(string property, Func<T, Condition?> get) =>
        new(property, filter => get((T)filter), static (_, _) => null);
}
