namespace ArtifactStore.Specification.Reference;

/// <summary>The meaning of each condition for one value, written down without SQL. An operator that is not given is null.</summary>
public static class ReferenceConditions
{
    /// <summary>Combines what was given; nothing given is true, under either operator.</summary>
    public static bool Combine(FilterOperator @operator, params IEnumerable<bool?> parts)
    {
        var given = parts.OfType<bool>().ToList();
        return given.Count == 0 || (@operator == FilterOperator.And ? given.TrueForAll(part => part) : given.Exists(part => part));
    }

    public static bool Holds(IdCondition c, Guid? value) =>
        Combine(c.Operator, IsIn(c.Any, value), IsNotIn(c.NotAny, value), IsNull(c.IsNull, value is null));

    public static bool Holds(NumberCondition c, int? value) =>
        Combine(
            c.Operator,
            IsIn(c.Any, value),
            IsNotIn(c.NotAny, value),
            IsNull(c.IsNull, value is null),
            c.AtLeast is { } least ? value >= least : null,
            c.AtMost is { } most ? value <= most : null
        );

    public static bool Holds(TextCondition c, string? value) =>
        Combine(
            c.Operator,
            IsIn(c.Any, value),
            IsNotIn(c.NotAny, value),
            IsLike(c.Like, value),
            StartsWith(c.StartsWith, value),
            IsNull(c.IsNull, value is null)
        );

    /// <summary>Each operator by itself, of any of the aliases; an exclusion of all of them.</summary>
    public static bool HoldsOfSome(TextCondition c, IEnumerable<ArtifactAlias> aliases)
    {
        var names = aliases.Select(alias => alias.Alias).ToList();
        return Combine(
            c.Operator,
            Some(name => IsIn(c.Any, name)),
            c.NotAny?.Any() == true ? names.Count > 0 && !names.Exists(c.NotAny.Contains) : null,
            Some(name => IsLike(c.Like, name)),
            Some(name => StartsWith(c.StartsWith, name)),
            IsNull(c.IsNull, names.Count == 0)
        );

        bool? Some(Func<string?, bool?> holds) => holds(null) is null ? null : names.Exists(name => holds(name) == true);
    }

    public static bool Holds(MetadataCondition c, string? value) =>
        Combine(
            c.Operator,
            IsIn(c.Any, value),
            IsNotIn(c.NotAny, value),
            StartsWith(c.StartsWith, value),
            c.Exists is { } exists ? value is not null == exists : null
        );

    public static bool Holds(KeyCondition c, string? value) =>
        Combine(
            c.Operator,
            IsIn(c.Any, value),
            IsNotIn(c.NotAny, value),
            IsLike(c.Like, value),
            StartsWith(c.StartsWith, value),
            IsNull(c.IsNull, value is null),
            c.Exists is { } exists ? value is not null == exists : null
        );

    /// <summary>Bounds may look at another value than the demand for none.</summary>
    public static bool Holds(TimeCondition c, DateTimeOffset? value, DateTimeOffset? bounded) =>
        Combine(
            c.Operator,
            c.Before is { } before ? bounded <= before : null,
            c.After is { } after ? bounded >= after : null,
            IsNull(c.IsNull, value is null)
        );

    public static bool Holds(TimeCondition c, DateTimeOffset? value) => Holds(c, value, value);

    public static bool Holds(TagsCondition c, ValueList<string> tags) =>
        Combine(
            c.Operator,
            c.All is { } all && all.Any() ? all.All(tags.Contains) : null,
            c.Any is { } any ? any.Any(tags.Contains) : null,
            IsNull(c.IsNull, tags.Count == 0)
        );

    public static bool Holds(StateCondition c, State? state) =>
        Combine(
            c.Operator,
            c.Type is { } type ? Combine(type.Operator, IsIn(type.Any, state?.Type), IsNotIn(type.NotAny, state?.Type)) : null,
            c.Name is { } name ? Combine(name.Operator, IsIn(name.Any, state?.Name), IsNotIn(name.NotAny, state?.Name)) : null
        );

    public static bool Holds(CreatedByCondition c, CreatedBy? value) =>
        Combine(c.Operator, IsIn(c.Id, value?.Id), IsIn(c.Type, value?.Type), IsNull(c.IsNull, value is null));

    public static bool Holds(TaskRunFlowRunCondition c, Guid? value) =>
        c.Membership switch
        {
            FlowRunMembership.Outside => value is null,
            FlowRunMembership.Inside when c.Any is null => value is not null,
            _ => IsIn(c.Any, value) ?? true,
        };

    public static bool? IsLike(string? pattern, params IEnumerable<string?> values) =>
        string.IsNullOrEmpty(pattern) ? null : values.Any(value => value is not null && ReferenceLike.IsMatch(value, pattern));

    private static bool? StartsWith(string? start, string? value) =>
        string.IsNullOrEmpty(start) ? null : value?.StartsWith(start, StringComparison.Ordinal) == true;

    private static bool? IsIn<T>(IEnumerable<T>? list, T? value)
        where T : struct => list is null ? null : value is { } given && list.Contains(given);

    private static bool? IsIn(IEnumerable<string>? list, string? value) =>
        list is null ? null : value is not null && list.Contains(value, StringComparer.Ordinal);

    // An empty list says nothing: it is as if it had not been given.
    private static bool? IsNotIn<T>(IEnumerable<T>? list, T? value)
        where T : struct => list is null || !list.Any() ? null : value is { } given && !list.Contains(given);

    private static bool? IsNotIn(IEnumerable<string>? list, string? value) =>
        list is null || !list.Any() ? null : value is not null && !list.Contains(value, StringComparer.Ordinal);

    private static bool? IsNull(bool? demand, bool isNull) => demand is { } given ? isNull == given : null;
}
