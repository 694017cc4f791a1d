using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A key and the latest of its versions.</summary>
[SuppressMessage(
    "Naming",
    "CA1711:Identifiers should not have incorrect suffix",
    Justification = "'Artifact collection' is the domain term for the row that follows a key; it is not a container type."
)]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactCollection
{
    /// <summary>
    /// The identity of the collection, the same for all versions of the key. It is not the id of an artifact: use <see cref="LatestId"/> to
    /// read, update or delete the latest.
    /// </summary>
    public required Guid CollectionId { get; init; }

    /// <summary>The time at which the key first appeared, in UTC to the microsecond.</summary>
    public required DateTimeOffset Created
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>
    /// The time of the last change: a new version, an update of the latest, or a delete that made another version the latest. It never goes
    /// back, even if a host's clock does.
    /// </summary>
    public required DateTimeOffset Updated
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>The id of the latest artifact, for reading, updating or deleting it.</summary>
    public required Guid LatestId { get; init; }

    /// <summary>The version number of the latest artifact.</summary>
    public required int Version { get; init; }

    /// <inheritdoc cref="Artifact.Type"/>
    public string? Type { get; init; }

    /// <inheritdoc cref="Artifact.Description"/>
    public string? Description { get; init; }

    /// <inheritdoc cref="Artifact.Data"/>
    public ArtifactData? Data { get; init; }

    /// <inheritdoc cref="Artifact.DataSize"/>
    public long? DataSize { get; init; }

    /// <inheritdoc cref="Artifact.Metadata"/>
    public ArtifactMetadata? Metadata { get; init; }

    /// <inheritdoc cref="Artifact.FlowRunId"/>
    public Guid? FlowRunId { get; init; }

    /// <inheritdoc cref="Artifact.TaskRunId"/>
    public Guid? TaskRunId { get; init; }

    /// <inheritdoc cref="Artifact.DataLoaded"/>
    public bool DataLoaded => Data is not null || DataSize is null;

    /// <summary>Appends the members, with long texts shortened.</summary>
    private bool PrintMembers(StringBuilder builder) =>
        RecordText.AppendMembers(
            builder,
            (nameof(CollectionId), CollectionId),
            (nameof(Created), Created),
            (nameof(Updated), Updated),
            (nameof(Key), Key),
            (nameof(LatestId), LatestId),
            (nameof(Version), Version),
            (nameof(Type), Type),
            (nameof(Description), Description),
            (nameof(Data), Data),
            (nameof(DataSize), DataSize),
            (nameof(Metadata), Metadata),
            (nameof(FlowRunId), FlowRunId),
            (nameof(TaskRunId), TaskRunId),
            (nameof(DataLoaded), DataLoaded)
        );
}
