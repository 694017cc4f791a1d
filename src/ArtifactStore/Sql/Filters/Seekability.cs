namespace ArtifactStore.Sql;

/// <summary>Finds the part of a condition for which an index leads to the rows.</summary>
internal static class Seekability
{
    /// <summary>
    /// Returns the part of a condition that an index serves: a list, a bound, a beginning, or whether there is a value. Exclusions are not
    /// served, patterns and tags only by an index of their own.
    /// </summary>
    /// <param name="condition">The condition.</param>
    /// <param name="isSearched">True if an index serves patterns and tags.</param>
    /// <param name="hasNulls">True if the index also has the rows without a value.</param>
    /// <returns>The part, which the condition equals if all of it is served; null if none is.</returns>
    public static Condition? Part(Condition condition, bool isSearched = false, bool hasNulls = true)
    {
        Condition? part = condition switch
        {
            IdCondition id => id with { NotAny = null, IsNull = hasNulls ? id.IsNull : null },
            TextCondition text => text with { NotAny = null, Like = isSearched ? text.Like : null },
            KeyCondition key => key with { NotAny = null, Like = null },
            TimeCondition time => time with { IsNull = hasNulls ? time.IsNull : null },
            TagsCondition tags when isSearched => tags with { IsNull = null },
            TaskRunFlowRunCondition => condition,
            StateCondition state => state with { Type = Part(state.Type), Name = null },
            _ => null,
        };
        var isEmpty = part switch
        {
            IdCondition { Any: null, IsNull: null } or TimeCondition { Before: null, After: null, IsNull: null } => true,
            TextCondition { Any: null, Like: null or "", StartsWith: null or "", IsNull: null } => true,
            KeyCondition { Any: null, StartsWith: null or "", IsNull: null, Exists: null } => true,
            TagsCondition { All: null, Any: null } or StateCondition { Type: null } => true,
            TaskRunFlowRunCondition { Any: null, Membership: FlowRunMembership.Anywhere } => true,
            null => true,
            _ => false,
        };

        // Of alternatives an index has to serve each.
        return isEmpty || (condition.Operator == FilterOperator.Or && !condition.Equals(part)) ? null : part;
    }

    /// <summary>Determines whether a condition only requires a value, as most rows have as a rule.</summary>
    public static bool IsPresence(Condition condition) =>
        condition switch
        {
            IdCondition id => id is { Any: null, NotAny: null, IsNull: false },
            TextCondition text => text is { Any: null, NotAny: null, Like: null, StartsWith: null, IsNull: false },
            KeyCondition key => key is { Any: null, NotAny: null, Like: null, StartsWith: null }
                && (key.IsNull, key.Exists) is (false, not false) or (null, true),
            TimeCondition time => time is { Before: null, After: null, IsNull: false },
            _ => false,
        };

    private static StateTypeCondition? Part(StateTypeCondition? type) =>
        type is { Any: not null } && (type.NotAny is null || type.Operator == FilterOperator.And) ? type with { NotAny = null } : null;
}
