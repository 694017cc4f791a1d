using System.Globalization;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>What queries for artifacts and queries for keys share.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public abstract record ArtifactQueryBase
{
    private protected ArtifactQueryBase()
    {
    }

    /// <summary>What the flow run that produced the artifact must be like.</summary>
    public FlowRunFilter? FlowRuns { get; init; }

    /// <summary>What the task run that produced the artifact must be like.</summary>
    public TaskRunFilter? TaskRuns { get; init; }

    /// <summary>What the deployment that the flow run ran from must be like.</summary>
    public DeploymentFilter? Deployments { get; init; }

    /// <summary>What the flow must be like.</summary>
    public FlowFilter? Flows { get; init; }

    /// <summary>What the work pool of the flow run's work queue must be like.</summary>
    public WorkPoolFilter? WorkPools { get; init; }

    /// <summary>The order of the rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a sort that the library knows.</exception>
    public ArtifactSort Sort { get; init => field = EnumValue.Check(value, nameof(Sort)); }

    /// <summary>The most rows to return; null for all of them.</summary>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public int? Limit { get; init => field = CheckCount(value, nameof(Limit)); }

    /// <summary>How many rows to skip first; null for none. Skipped rows are still found, so far pages cost more: prefer <see cref="After"/>.</summary>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public int? Offset { get; init => field = CheckCount(value, nameof(Offset)); }

    /// <summary>Where to continue: behind the last row of the page before. It must come from a row of such a query, with the same sort.</summary>
    public ArtifactCursor? After { get; init; }

    /// <summary>Whether to read the bodies; true by default. Without them a list reads no body, and <see cref="Artifact.DataLoaded"/> is false.</summary>
    public bool IncludeData { get; init; } = true;

    /// <summary>Checks the rules that lie across properties, which no single <c>init</c> can see.</summary>
    internal void CheckPage()
    {
        if (After is null)
        {
            return;
        }

        if (Offset is not null)
        {
            throw new ArgumentException($"The query has After and the Offset {Offset.Value.ToString(CultureInfo.InvariantCulture)}. A page starts behind a cursor or at an offset, not both.", nameof(Offset));
        }

        if (After.Sort != Sort)
        {
            throw new ArgumentException($"The cursor After is of the sort {After.Sort}, the query sorts by {Sort}. Continue with the sort that the page before had.", nameof(After));
        }

        if (After.OfCollection != this is ArtifactCollectionQuery)
        {
            throw new ArgumentException($"The cursor After stands behind {(After.OfCollection ? "a key" : "an artifact")}. Continue the kind of query that the row came from.", nameof(After));
        }
    }

    private static int? CheckCount(int? value, string property) =>
        value is null or >= 0
            ? value
            : throw new ArgumentException($"{property} {value.Value.ToString(CultureInfo.InvariantCulture)} is negative. Give 0 or more, or leave it out.", property);
}
