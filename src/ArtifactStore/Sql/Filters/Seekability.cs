namespace ArtifactStore.Sql;

/// <summary>Finds the part of a condition that an index on its column serves.</summary>
internal static class Seekability
{
    /// <summary>
    /// A list, a bound, a beginning, or "there is none" is looked up in an index; what a row must not be, or must contain, is not. Null
    /// where nothing is looked up.
    /// </summary>
    public static Condition? Part(Condition condition)
    {
        Condition? part = condition switch
        {
            IdCondition id => id with { NotAny = null, IsNull = OnlyTrue(id.IsNull) },
            TextCondition text => text with { NotAny = null, Like = null, IsNull = OnlyTrue(text.IsNull) },
            KeyCondition key => key with
            {
                NotAny = null,
                Like = null,
                IsNull = OnlyTrue(key.IsNull),
                Exists = key.Exists == false ? false : null,
            },
            TimeCondition time => time with { IsNull = OnlyTrue(time.IsNull) },
            _ => null,
        };
        var isEmpty = part switch
        {
            null or IdCondition { Any: null, IsNull: null } or TextCondition { Any: null, StartsWith: null or "", IsNull: null } => true,
            KeyCondition { Any: null, StartsWith: null or "", IsNull: null, Exists: null } => true,
            TimeCondition { Before: null, After: null, IsNull: null } => true,
            _ => false,
        };
        return isEmpty || (condition.Operator == FilterOperator.Or && !condition.Equals(part)) ? null : part;
    }

    private static bool? OnlyTrue(bool? value) => value == true ? true : null;
}
