namespace ArtifactStore.Sql;

/// <summary>Finds the part of a condition for which an index leads to the rows.</summary>
internal static class Seekability
{
    /// <summary>
    /// Returns the part of a condition that an index on its column serves: a list, a bound, a beginning, or whether there is a value.
    /// Exclusions are not served.
    /// </summary>
    /// <param name="condition">The condition.</param>
    /// <param name="isSearched">Whether another index serves patterns and tags.</param>
    /// <returns>The part, which the condition equals if all of it is served; null if none is.</returns>
    public static Condition? Part(Condition condition, bool isSearched)
    {
        Condition? part = condition switch
        {
            IdCondition id => id with { NotAny = null },
            TextCondition text => text with { NotAny = null, Like = isSearched ? text.Like : null },
            KeyCondition key => key with { NotAny = null, Like = null },
            TimeCondition => condition,
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

    private static StateTypeCondition? Part(StateTypeCondition? type) =>
        type is { Any: not null } && (type.NotAny is null || type.Operator == FilterOperator.And) ? type with { NotAny = null } : null;
}
