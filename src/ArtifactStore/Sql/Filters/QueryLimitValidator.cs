using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>Checks a query against the limits of the store: the lists and texts of its filters.</summary>
/// <param name="limits">The limits.</param>
internal readonly struct QueryLimitValidator(ArtifactStoreLimits limits)
{
    private static LimitCheck In => new("query");

    /// <summary>Checks a key that is looked up. It may be as long as any that was ever created, whatever the limits are by now.</summary>
    public void CheckKey(string? key, LimitCheck check, string property)
    {
        if (limits.TextLength > ArtifactStoreLimits.Maximum.KeyLength)
        {
            check.Text(key, limits.TextLength, nameof(limits.TextLength), property);
        }
        else
        {
            check.Text(key, ArtifactStoreLimits.Maximum.KeyLength, nameof(limits.KeyLength), property);
        }
    }

    /// <summary>Checks the filters and the cursor of a query.</summary>
    public void Check(StoreQuery query)
    {
        foreach (var map in FilterMaps.Of(query))
        {
            if (map.Get(query) is { } filter)
            {
                foreach (var field in map.Fields.AsSpan())
                {
                    Check(field.Get(filter), field.Path);
                }

                if (map.Groups is not null)
                {
                    var count = 0;
                    CheckParts(map, filter, map.Property, depth: 1, ref count);
                }
            }
        }

        // The name in the cursor of runs has a length of its own.
        if (query.SortKey == SortKey.Key)
        {
            CheckKey(query.Start?.Key, In, "The key in After");
        }
    }

    /// <summary>Checks how many rows a list may return.</summary>
    public void CheckPage(int? limit, string property, string parameter)
    {
        if (limit > limits.PageSize)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{property} {limit} is more than {limits.PageSize:N0} ({nameof(ArtifactStoreLimits)}.{nameof(limits.PageSize)}). Set a lower limit and continue after the last row, or use a stream."
                ),
                parameter
            );
        }

        if (limit is null && limits.PageSize < int.MaxValue)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{property} is not set, and this store returns at most {limits.PageSize:N0} rows ({nameof(ArtifactStoreLimits)}.{nameof(limits.PageSize)}). Set a limit, or use a stream."
                ),
                parameter
            );
        }
    }

    /// <summary>Checks the conditions on metadata and the groups of a filter.</summary>
    private void CheckParts(FilterMap map, Filter filter, string path, int depth, ref int count)
    {
        foreach (var (name, condition) in map.Metadata!(filter))
        {
            In.Text(name, limits.TextLength, nameof(limits.TextLength), $"The name of an entry in {path}.Metadata");
            Check(condition, $"{path}.Metadata[{Text.Show(name)}]");
            In.Parts(++count, limits.FilterCount, nameof(limits.FilterCount), path, "filters and conditions on metadata");
        }

        var groups = map.Groups!(filter);
        foreach (
            var (group, property) in new[]
            {
                (groups.AnyOf, nameof(groups.AnyOf)),
                (groups.AllOf, nameof(groups.AllOf)),
                (groups.NoneOf, nameof(groups.NoneOf)),
            }
        )
        {
            foreach (var (place, inner) in (group ?? []).Index())
            {
                var innerPath = string.Create(CultureInfo.InvariantCulture, $"{path}.{property}[{place}]");
                In.Parts(++count, limits.FilterCount, nameof(limits.FilterCount), path, "filters and conditions on metadata");
                In.Depth(depth + 1, limits.FilterDepth, nameof(limits.FilterDepth), innerPath);
                foreach (var field in map.Fields.AsSpan())
                {
                    Check(field.Get(inner), $"{innerPath}.{field.Property}");
                }

                CheckParts(map, inner, innerPath, depth + 1, ref count);
            }
        }
    }

    private void Check(Condition? condition, string field)
    {
        switch (condition)
        {
            case null or TimeCondition or BooleanCondition or IsNullCondition or ExistsCondition:
                break;

            case IdCondition id:
                Count(id.Any, field, "Any");
                Count(id.NotAny, field, "NotAny");
                break;

            case TextCondition text:
                Texts(text.Any, field, "Any");
                Texts(text.NotAny, field, "NotAny");
                Pattern(text.Like, field);
                Beginning(text.StartsWith, field);
                break;

            case KeyCondition key:
                Texts(key.Any, field, "Any");
                Texts(key.NotAny, field, "NotAny");
                Pattern(key.Like, field);
                Beginning(key.StartsWith, field);
                break;

            case MetadataCondition entry:
                Texts(entry.Any, field, "Any");
                Texts(entry.NotAny, field, "NotAny");
                Beginning(entry.StartsWith, field);
                break;

            case NumberCondition number:
                Count(number.Any, field, "Any");
                Count(number.NotAny, field, "NotAny");
                break;

            case TagsCondition tags:
                Texts(tags.All, field, "All");
                Texts(tags.Any, field, "Any");
                break;

            case StateCondition state:
                Count(state.Type?.Any, field, "Type.Any");
                Count(state.Type?.NotAny, field, "Type.NotAny");
                Texts(state.Name?.Any, field, "Name.Any");
                Texts(state.Name?.NotAny, field, "Name.NotAny");
                break;

            case CreatedByCondition createdBy:
                Count(createdBy.Id, field, "Id");
                Texts(createdBy.Type, field, "Type");
                break;

            case TaskRunFlowRunCondition run:
                Count(run.Any, field, "Any");
                break;

            case LikeCondition like:
                Pattern(like.Like, field);
                break;

            default:
                throw new ArgumentException($"Condition type {condition.GetType().Name} is not supported.", nameof(condition));
        }
    }

    private void Pattern(string? pattern, string field)
    {
        if (pattern is not null && pattern.Length > limits.PatternLength)
        {
            In.Text(pattern, limits.PatternLength, nameof(limits.PatternLength), $"{field}.Like");
        }
    }

    private void Beginning(string? text, string field)
    {
        if (text is not null && text.Length > limits.TextLength)
        {
            In.Text(text, limits.TextLength, nameof(limits.TextLength), $"{field}.StartsWith");
        }
    }

    private void Count<T>(IEnumerable<T>? items, string field, string list)
    {
        if (ValueList.Snapshot(items) is { } values && values.Count > limits.ListCount)
        {
            In.Count(values.Count, limits.ListCount, nameof(limits.ListCount), $"{field}.{list}");
        }
    }

    /// <summary>
    /// The name of the property is made only where it is needed: most lists are short, and of those that are not every text is looked at.
    /// </summary>
    private void Texts(IEnumerable<string>? items, string field, string list)
    {
        var values = ValueList.Snapshot(items);
        if (values is null or { Count: 0 } || (values.Count == 1 && values[0].Length <= limits.TextLength))
        {
            return;
        }

        In.Texts(values, limits, $"{field}.{list}");
    }
}
