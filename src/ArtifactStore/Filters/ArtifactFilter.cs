using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Filters artifacts.</summary>
/// <example><c>new ArtifactFilter { Type = ["table", "markdown"], Created = new() { After = monday } }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactFilter : Filter
{
    /// <summary>Creates a filter without conditions.</summary>
    public ArtifactFilter() { }

    /// <summary>Copies a filter, with conditions on metadata that are the copy's own.</summary>
    private ArtifactFilter(ArtifactFilter original)
        : base(original)
    {
        Id = original.Id;
        Key = original.Key;
        Version = original.Version;
        Type = original.Type;
        Alias = original.Alias;
        FlowRunId = original.FlowRunId;
        TaskRunId = original.TaskRunId;
        Created = original.Created;
        Updated = original.Updated;
        DataSize = original.DataSize;
        IsLatest = original.IsLatest;
        Metadata = new(original.Metadata);
        AnyOf = original.AnyOf;
        AllOf = original.AllOf;
        NoneOf = original.NoneOf;
    }

    /// <summary>The artifact's id.</summary>
    public IdCondition? Id { get; init; }

    /// <summary>The key.</summary>
    public KeyCondition? Key { get; init; }

    /// <summary>The version within the key; null for an artifact without a key.</summary>
    public NumberCondition? Version { get; init; }

    /// <summary>The type.</summary>
    public TextCondition? Type { get; init; }

    /// <summary>
    /// The aliases. Each operator tests all of them: <c>any_</c>, <c>like_</c> and <c>starts_with_</c> hold if one alias matches,
    /// <c>not_any_</c> if there are aliases and none is listed, <c>is_null_: true</c> if there are none.
    /// </summary>
    public TextCondition? Alias { get; init; }

    /// <summary>The id of the flow run that produced it, stored or not.</summary>
    public IdCondition? FlowRunId { get; init; }

    /// <summary>The id of the task run that produced it, stored or not.</summary>
    public IdCondition? TaskRunId { get; init; }

    /// <summary>The time of creation.</summary>
    public TimeCondition? Created { get; init; }

    /// <summary>The time of the last update.</summary>
    public TimeCondition? Updated { get; init; }

    /// <summary>The size of the body in UTF-8 bytes (<see cref="Artifact.DataSize"/>); null for an artifact without a body.</summary>
    /// <example><c>new ArtifactFilter { DataSize = new() { AtLeast = 1_000_000 } }</c></example>
    public NumberCondition? DataSize { get; init; }

    /// <summary>True for the latest version of a key; false for earlier versions, and for artifacts without a key.</summary>
    public BooleanCondition? IsLatest { get; init; }

    /// <summary>Conditions on entries of the metadata, by their names; empty for none.</summary>
    /// <example><c>new ArtifactFilter { Metadata = { ["model"] = "resnet", ["epochs"] = ["10", "20"] } }</c></example>
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
    /// <c>AnyOf = [new() { Type = "table" }, new() { Key = new() { StartsWith = "report-" } }]</c>: the tables, and all versions of reports
    /// </example>
    public IEnumerable<ArtifactFilter>? AnyOf
    {
        get;
        init => field = Group(value, nameof(AnyOf));
    }

    /// <summary>All of these filters pass it. An empty list has no effect. See <see cref="AnyOf"/> for the limits.</summary>
    public IEnumerable<ArtifactFilter>? AllOf
    {
        get;
        init => field = Group(value, nameof(AllOf));
    }

    /// <summary>None of these filters passes it. An empty list has no effect. See <see cref="AnyOf"/> for the limits.</summary>
    public IEnumerable<ArtifactFilter>? NoneOf
    {
        get;
        init => field = Group(value, nameof(NoneOf));
    }

    internal override void Freeze() => Metadata.Freeze();
}
