namespace ArtifactStore.Sql;

/// <summary>Tells whether an index leads to the artifacts (or keys) that a filter passes, so that a statement may start from it.</summary>
/// <remarks>Of conditions that all must hold, one with an index is enough; of alternatives, each needs one.</remarks>
internal static class Seekability
{
    private const int ShortList = 16;

    /// <summary>Whether an index leads to the rows that pass. Filters on runs always may start a statement: their tables are small beside the artifacts.</summary>
    public static bool Of(Filter filter) => filter switch
    {
        ArtifactFilter a => Combine(
            a.Operator, Of(a.Id), Of(a.Key), a.Version is null ? null : false, Of(a.Type), Of(a.FlowRunId), Of(a.TaskRunId), Of(a.Created), Of(a.Updated)),
        ArtifactCollectionFilter c => Combine(c.Operator, Of(c.LatestId), Of(c.Key), Of(c.Type), Of(c.FlowRunId), Of(c.TaskRunId), Of(c.Created), Of(c.Updated)),
        _ => true,
    };

    /// <summary>Whether a filter passes a few flows or deployments only.</summary>
    public static bool IsNarrow(Filter filter) => filter switch
    {
        FlowFilter { Operator: FilterOperator.And } f => IsShort(f.Id?.Operator, f.Id?.Any) || IsShort(f.Name?.Operator, f.Name?.Any),
        DeploymentFilter { Operator: FilterOperator.And } d => IsShort(d.Id?.Operator, d.Id?.Any) || IsShort(d.Name?.Operator, d.Name?.Any),
        _ => false,
    };

    private static bool IsShort<T>(FilterOperator? @operator, ValueList<T>? values) => @operator == FilterOperator.And && values is { Count: <= ShortList };

    private static bool? Of(Condition? condition) => condition switch
    {
        null => null,
        IdCondition id => Combine(id.Operator, Given(id.Any), Refused(id.NotAny), IsTrue(id.IsNull)),
        TextCondition text => Combine(text.Operator, Given(text.Any), Refused(text.NotAny), Refused(text.Like), IsTrue(text.IsNull)),
        KeyCondition key => Combine(key.Operator, Given(key.Any), Refused(key.NotAny), Refused(key.Like), IsTrue(key.IsNull), IsTrue(!key.Exists)),
        TimeCondition time => Combine(time.Operator, Given(time.Before), Given(time.After), IsTrue(time.IsNull)),
        _ => false,
    };

    private static bool Combine(FilterOperator @operator, params ReadOnlySpan<bool?> parts)
    {
        var (any, all) = (false, true);
        foreach (var part in parts)
        {
            any |= part ?? false;
            all &= part ?? true;
        }

        return any && (all || @operator == FilterOperator.And);
    }

    private static bool? Given(object? value) => value is null ? null : true;

    private static bool? Refused(object? value) => value is null ? null : false;

    private static bool? IsTrue(bool? value) => value;
}
