using System.Globalization;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The common base of queries for artifacts and for keys.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public abstract record ArtifactQueryBase
{
    private protected ArtifactQueryBase() { }

    /// <summary>The filter on the flow run that produced the artifact.</summary>
    public FlowRunFilter? FlowRuns { get; init; }

    /// <summary>The filter on the task run that produced the artifact.</summary>
    public TaskRunFilter? TaskRuns { get; init; }

    /// <summary>The filter on the deployment of the flow run.</summary>
    public DeploymentFilter? Deployments { get; init; }

    /// <summary>The filter on the flow.</summary>
    public FlowFilter? Flows { get; init; }

    /// <summary>The filter on the work pool of the flow run's work queue.</summary>
    public WorkPoolFilter? WorkPools { get; init; }

    /// <summary>The order of the rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named sorts.</exception>
    public ArtifactSort Sort
    {
        get;
        init => field = EnumValue.Check(value, nameof(Sort));
    }

    /// <summary>The maximum number of rows; null for all.</summary>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public int? Limit
    {
        get;
        init => field = CheckCount(value, nameof(Limit));
    }

    /// <summary>
    /// The number of rows to skip; null for none. Skipped rows are still read, so distant pages cost more: prefer <see cref="After"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public int? Offset
    {
        get;
        init => field = CheckCount(value, nameof(Offset));
    }

    /// <summary>The row after which to continue: the last of the previous page, from the same kind of query with the same sort.</summary>
    public ArtifactCursor? After { get; init; }

    /// <summary>True to read the bodies, the default. Otherwise no body is read, and <see cref="Artifact.DataLoaded"/> is false.</summary>
    public bool IncludeData { get; init; } = true;

    /// <summary>Checks the rules across properties, which no single <c>init</c> can check.</summary>
    internal void CheckPage()
    {
        if (After is null)
        {
            return;
        }

        if (Offset is not null)
        {
            throw new ArgumentException(
                $"The query has both After and the Offset {Offset.Value.ToString(CultureInfo.InvariantCulture)}. Give one of them.",
                nameof(Offset)
            );
        }

        if (After.Sort != Sort)
        {
            throw new ArgumentException(
                $"The cursor After has the sort {After.Sort}, but the query has {Sort}. Continue with the sort of the previous page.",
                nameof(After)
            );
        }

        if (After.OfCollection != this is ArtifactCollectionQuery)
        {
            throw new ArgumentException(
                $"The cursor After belongs to {(After.OfCollection ? "a key" : "an artifact")}. Continue with the kind of query that "
                    + "returned the row.",
                nameof(After)
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
