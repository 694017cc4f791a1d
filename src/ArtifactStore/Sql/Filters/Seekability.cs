namespace ArtifactStore.Sql;

/// <summary>Finds the part of a filter by which an index leads to the artifacts (or keys) that it passes, so that a statement may start from it.</summary>
/// <remarks>
/// Of conditions that all must hold, those with an index are the part; the rest is looked at row by row. Of alternatives, each needs an index, or there is no part.
/// How many rows pass the part is how many rows a statement that starts from it visits, whatever the rest leaves of them.
/// </remarks>
internal static class Seekability
{
    /// <summary>The part of a filter that indexes serve; null for none. Filters on runs always may start a statement, whole: their tables are small beside the artifacts.</summary>
    public static Filter? Part(Filter filter) => filter switch
    {
        ArtifactFilter { Operator: FilterOperator.And } a => Given(a with
        {
            Id = Part(a.Id),
            Key = Part(a.Key),
            Version = null,
            Type = Part(a.Type),
            FlowRunId = Part(a.FlowRunId),
            TaskRunId = Part(a.TaskRunId),
            Created = Part(a.Created),
            Updated = Part(a.Updated),
        }),
        ArtifactFilter a => AreWhole(a.Id, a.Key, a.Version, a.Type, a.FlowRunId, a.TaskRunId, a.Created, a.Updated) ? Given(a) : null,
        ArtifactCollectionFilter { Operator: FilterOperator.And } c => Given(c with
        {
            LatestId = Part(c.LatestId),
            Key = Part(c.Key),
            Type = Part(c.Type),
            FlowRunId = Part(c.FlowRunId),
            TaskRunId = Part(c.TaskRunId),
            Created = Part(c.Created),
            Updated = Part(c.Updated),
        }),
        ArtifactCollectionFilter c => AreWhole(c.LatestId, c.Key, c.Type, c.FlowRunId, c.TaskRunId, c.Created, c.Updated) ? Given(c) : null,
        _ => filter,
    };

    private static T? Given<T>(T filter)
        where T : Filter, new() => filter == new T() { Operator = filter.Operator } ? null : filter;

    /// <summary>Whether indexes serve every condition that is given, whole.</summary>
    private static bool AreWhole(params ReadOnlySpan<Condition?> conditions)
    {
        foreach (var condition in conditions)
        {
            if (condition is not null && !condition.Equals(PartOf(condition)))
            {
                return false;
            }
        }

        return true;
    }

    private static T? Part<T>(T? condition)
        where T : Condition => condition is null ? null : (T?)PartOf(condition);

    private static Condition? PartOf(Condition condition)
    {
        // A list, a bound, a beginning, or "there is none" is looked up; what a row must not be, or must contain, is not.
        Condition? part = condition switch
        {
            IdCondition id => id with { NotAny = null, IsNull = OnlyTrue(id.IsNull) },
            TextCondition text => text with { NotAny = null, Like = null, IsNull = OnlyTrue(text.IsNull) },
            KeyCondition key => key with { NotAny = null, Like = null, IsNull = OnlyTrue(key.IsNull), Exists = key.Exists == false ? false : null },
            TimeCondition time => time with { IsNull = OnlyTrue(time.IsNull) },
            _ => null,
        };
        var nothing = part switch
        {
            null or IdCondition { Any: null, IsNull: null } or TextCondition { Any: null, StartsWith: null or "", IsNull: null } => true,
            KeyCondition { Any: null, StartsWith: null or "", IsNull: null, Exists: null } => true,
            TimeCondition { Before: null, After: null, IsNull: null } => true,
            _ => false,
        };
        return nothing || (condition.Operator == FilterOperator.Or && !condition.Equals(part)) ? null : part;
    }

    private static bool? OnlyTrue(bool? value) => value == true ? true : null;
}
