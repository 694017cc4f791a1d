using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The base of all filters. A filter describes rows of one kind; a null property has no effect.</summary>
/// <remarks>
/// A filter that is present but empty still requires the row to exist: <c>FlowRuns = new()</c> excludes artifacts whose flow run is not
/// stored.
/// </remarks>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public abstract record Filter
{
    private protected Filter() { }

    /// <summary>The way the conditions of this filter combine. By default all must hold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named values.</exception>
    public FilterOperator Operator
    {
        get;
        init => field = EnumValue.Check(value, nameof(Operator));
    }

    /// <summary>Makes what a filter holds read-only, before it becomes part of another or of a query.</summary>
    private protected static ValueList<T>? Group<T>(IEnumerable<T>? filters, string property)
        where T : Filter
    {
        var group = ValueList.Snapshot(filters);
        foreach (var filter in group ?? [])
        {
            if (filter is null)
            {
                throw new ArgumentException($"{property} contains null. Leave the filter out.", property);
            }

            filter.Freeze();
        }

        return group;
    }

    /// <summary>Makes what can still be set read-only.</summary>
    internal virtual void Freeze() { }
}
