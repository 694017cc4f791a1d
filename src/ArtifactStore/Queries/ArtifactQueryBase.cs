using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The common base of queries for artifacts and for keys.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public abstract record ArtifactQueryBase : StoreQuery
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

    /// <summary>The row after which to continue: the last of the previous page, from the same kind of query with the same sort.</summary>
    public ArtifactCursor? After { get; init; }

    /// <summary>True to read the bodies, the default. Otherwise no body is read, and <see cref="Artifact.DataLoaded"/> is false.</summary>
    public bool IncludeData { get; init; } = true;

    internal override SortKey SortKey => Sort.Key();

    internal override bool IsAscending => Sort.IsAscending();

    internal override StoreCursor? Start => After;

    internal override bool ReadsBodies => IncludeData;

    internal override FlowRunFilter? OnFlowRuns => FlowRuns;

    internal override TaskRunFilter? OnTaskRuns => TaskRuns;

    internal override DeploymentFilter? OnDeployments => Deployments;

    internal override FlowFilter? OnFlows => Flows;

    internal override WorkPoolFilter? OnWorkPools => WorkPools;

    internal override StoreQuery Behind(StoreCursor cursor, int? limit) =>
        this with
        {
            Limit = limit,
            Offset = null,
            After = (ArtifactCursor)cursor,
        };

    internal override StoreCursor At(Guid id, DateTimeOffset? time = null, string? key = null) =>
        ArtifactCursor.At(this is ArtifactCollectionQuery, Sort, id, time, key);

    internal override void CheckPage()
    {
        base.CheckPage();
        if (After is null)
        {
            return;
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
}
