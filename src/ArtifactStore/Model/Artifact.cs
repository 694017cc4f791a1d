using System.Text;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>One stored result, as it was when it was read.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record Artifact
{
    /// <summary>The identity, which never changes.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was created: UTC, to the microsecond.</summary>
    public required DateTimeOffset Created { get; init => field = Timestamp.Normalize(value); }

    /// <summary>When it was last updated; at first the time of creation. Every update moves it forward, by a microsecond at least, also where the clock of the host stands still or has gone back.</summary>
    public required DateTimeOffset Updated { get; init => field = Timestamp.Normalize(value); }

    /// <summary>The name that it shares with its other versions; null for an artifact that is reachable by id and filters only.</summary>
    public string? Key { get; init; }

    /// <summary>The number of this version within its key, from 1 on, in commit order; null without a key.</summary>
    public int? Version { get; init; }

    /// <summary>The kind of result, for instance one of <see cref="ArtifactTypes"/>.</summary>
    public string? Type { get; init; }

    /// <summary>A text for people.</summary>
    public string? Description { get; init; }

    /// <summary>The body; null where there is none, and where it was not asked for (see <see cref="DataLoaded"/>).</summary>
    public ArtifactData? Data { get; init; }

    /// <summary>The length of the body in UTF-8 bytes, also where the body was not read; null where there is no body.</summary>
    public long? DataSize { get; init; }

    /// <summary>Small facts about the artifact.</summary>
    public ArtifactMetadata? Metadata { get; init; }

    /// <summary>The flow run that produced it.</summary>
    public Guid? FlowRunId { get; init; }

    /// <summary>The task run that produced it.</summary>
    public Guid? TaskRunId { get; init; }

    /// <summary>Whether <see cref="Data"/> tells about the body: false where there is a body that was not read.</summary>
    public bool DataLoaded => Data is not null || DataSize is null;

    /// <summary>The members, of long texts their beginnings.</summary>
    private bool PrintMembers(StringBuilder builder) => RecordText.AppendMembers(
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
        (nameof(DataLoaded), DataLoaded));
}
