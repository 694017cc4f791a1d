using System.Text;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A stored result, as of the time it was read.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record Artifact
{
    /// <summary>The identity. It never changes.</summary>
    public required Guid Id { get; init; }

    /// <summary>The time of creation, in UTC to the microsecond.</summary>
    public required DateTimeOffset Created
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>
    /// The time of the last update; at first, the time of creation. Every update moves it forward by at least a microsecond, even if the
    /// host's clock has stopped or gone back.
    /// </summary>
    public required DateTimeOffset Updated
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The name shared by all versions of a result; null for an artifact that is found only by id and filters.</summary>
    public string? Key { get; init; }

    /// <summary>The version number within the key, counted from 1 in commit order; null without a key.</summary>
    public int? Version { get; init; }

    /// <summary>The kind of result, for instance one of <see cref="ArtifactTypes"/>.</summary>
    public string? Type { get; init; }

    /// <summary>A human-readable description.</summary>
    public string? Description { get; init; }

    /// <summary>The body; null if there is none or it was not read (see <see cref="DataLoaded"/>).</summary>
    public ArtifactData? Data { get; init; }

    /// <summary>The length of the body in UTF-8 bytes, even if the body was not read; null if there is no body.</summary>
    public long? DataSize { get; init; }

    /// <summary>A small set of named texts about the artifact.</summary>
    public ArtifactMetadata? Metadata { get; init; }

    /// <summary>The flow run that produced it.</summary>
    public Guid? FlowRunId { get; init; }

    /// <summary>The task run that produced it.</summary>
    public Guid? TaskRunId { get; init; }

    /// <summary>True if <see cref="Data"/> shows the body, or that there is none. False if there is a body that was not read.</summary>
    public bool DataLoaded => Data is not null || DataSize is null;

    /// <summary>Appends the members, with long texts shortened.</summary>
    private bool PrintMembers(StringBuilder builder) =>
        RecordText.AppendMembers(
            builder,
            (nameof(Id), Id),
            (nameof(Created), Created),
            (nameof(Updated), Updated),
            (nameof(Key), Key),
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
