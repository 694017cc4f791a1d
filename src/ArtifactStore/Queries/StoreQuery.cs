using System.Globalization;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The common base of all queries: how many of the sorted rows they return.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public abstract record StoreQuery
{
    private protected StoreQuery() { }

    /// <summary>The maximum number of rows; null for all.</summary>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public int? Limit
    {
        get;
        init => field = CheckCount(value, nameof(Limit));
    }

    /// <summary>
    /// The number of rows to skip; null for none. Skipped rows are still read, so distant pages cost more: prefer a cursor.
    /// </summary>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public int? Offset
    {
        get;
        init => field = CheckCount(value, nameof(Offset));
    }

    /// <summary>The sort key, before the id that ends every sort.</summary>
    internal abstract SortKey SortKey { get; }

    /// <summary>True if the lowest comes first.</summary>
    internal abstract bool IsAscending { get; }

    /// <summary>The row after which to continue; null for the first page.</summary>
    internal abstract StoreCursor? Start { get; }

    /// <summary>True if the bodies of artifacts are read.</summary>
    internal virtual bool ReadsBodies => false;

    /// <summary>The filter on flow runs.</summary>
    internal virtual FlowRunFilter? OnFlowRuns => null;

    /// <summary>The filter on task runs.</summary>
    internal virtual TaskRunFilter? OnTaskRuns => null;

    /// <summary>The filter on deployments.</summary>
    internal virtual DeploymentFilter? OnDeployments => null;

    /// <summary>The filter on flows.</summary>
    internal virtual FlowFilter? OnFlows => null;

    /// <summary>The filter on work pools.</summary>
    internal virtual WorkPoolFilter? OnWorkPools => null;

    /// <summary>Returns the query for the rows after another one.</summary>
    internal abstract StoreQuery Behind(StoreCursor cursor, int? limit);

    /// <summary>Creates the cursor of this query's sort behind some values.</summary>
    internal abstract StoreCursor At(Guid id, DateTimeOffset? time = null, string? key = null);

    /// <summary>Checks the rules across properties, which no single <c>init</c> can check.</summary>
    internal virtual void CheckPage()
    {
        if (Start is not null && Offset is not null)
        {
            throw new ArgumentException(
                $"The query has both After and the Offset {Offset.Value.ToString(CultureInfo.InvariantCulture)}. Give one of them.",
                nameof(Offset)
            );
        }
    }

    private static int? CheckCount(int? value, string property) =>
        value is null or >= 0
            ? value
            : throw new ArgumentException(
                $"{property} {value.Value.ToString(CultureInfo.InvariantCulture)} is negative. Give 0 or more, or leave it out.",
                property
            );
}
