using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Filters keys by their latest artifact.</summary>
/// <example><c>new ArtifactCollectionFilter { Key = new() { Like = "report" } }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactCollectionFilter : Filter
{
    /// <summary>Creates a filter without conditions.</summary>
    public ArtifactCollectionFilter() { }

    /// <summary>Copies a filter, with conditions on metadata that are the copy's own.</summary>
    private ArtifactCollectionFilter(ArtifactCollectionFilter original)
        : base(original)
    {
        LatestId = original.LatestId;
        Key = original.Key;
        Type = original.Type;
        Alias = original.Alias;
        FlowRunId = original.FlowRunId;
        TaskRunId = original.TaskRunId;
        Created = original.Created;
        Updated = original.Updated;
        DataSize = original.DataSize;
        Metadata = new(original.Metadata);
        AnyOf = original.AnyOf;
        AllOf = original.AllOf;
        NoneOf = original.NoneOf;
    }

    /// <summary>The id of the latest artifact.</summary>
    public IdCondition? LatestId { get; init; }

    /// <summary>The key.</summary>
    public KeyCondition? Key { get; init; }

    /// <summary>The type of the latest artifact.</summary>
    public TextCondition? Type { get; init; }

    /// <summary>
    /// The aliases of the key, whichever version they name. The operators are those of <see cref="ArtifactFilter.Alias"/>.
    /// </summary>
    public TextCondition? Alias { get; init; }

    /// <summary>The flow run that produced the latest artifact. It need not be stored.</summary>
    public IdCondition? FlowRunId { get; init; }

    /// <summary>The task run that produced the latest artifact. It need not be stored.</summary>
    public IdCondition? TaskRunId { get; init; }

    /// <summary>The time at which the key first appeared.</summary>
    public TimeCondition? Created { get; init; }

    /// <summary>
    /// The time of the last change: a new version, an update of the latest, or a delete that made another version the latest.
    /// </summary>
    public TimeCondition? Updated { get; init; }

    /// <summary>The size of the latest artifact's body in UTF-8 bytes; null for one without a body.</summary>
    public NumberCondition? DataSize { get; init; }

    /// <summary>Conditions on entries of the latest artifact's metadata, by their names; empty for none.</summary>
    [AllowNull]
    public MetadataFilter Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>At least one of these filters passes it. An empty list matches nothing.</summary>
    /// <remarks>
    /// Groups may be nested. <see cref="ArtifactStoreLimits.FilterDepth"/> and <see cref="ArtifactStoreLimits.FilterCount"/> bound them.
    /// </remarks>
    /// <example>
    /// <c>AnyOf = [new() { Type = "table" }, new() { Key = new() { StartsWith = "report-" } }]</c>: the tables, and the reports
    /// </example>
    public IEnumerable<ArtifactCollectionFilter>? AnyOf
    {
        get;
        init => field = Group(value, nameof(AnyOf));
    }

    /// <summary>All of these filters pass it. An empty list has no effect. See <see cref="AnyOf"/> for the limits.</summary>
    public IEnumerable<ArtifactCollectionFilter>? AllOf
    {
        get;
        init => field = Group(value, nameof(AllOf));
    }

    /// <summary>None of these filters passes it. An empty list has no effect. See <see cref="AnyOf"/> for the limits.</summary>
    public IEnumerable<ArtifactCollectionFilter>? NoneOf
    {
        get;
        init => field = Group(value, nameof(NoneOf));
    }

    internal override void Freeze() => Metadata.Freeze();
}
