using System.Text;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>An artifact to be imported, with its own id, times and version.</summary>
/// <example>
/// <code>new ArtifactImport
/// {
///     Id = row.Id,
///     Created = row.Created,
///     Key = "nightly-report",
///     Version = 17,
///     Type = ArtifactTypes.Markdown,
///     Data = ArtifactData.FromText(row.Text),
/// }</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactImport : HistoryItem
{
    /// <summary>The identity.</summary>
    /// <exception cref="ArgumentException">The id is <see cref="Guid.Empty"/>.</exception>
    public required Guid Id
    {
        get;
        init => field = IdValue.Check(value, nameof(Id))!.Value;
    }

    /// <summary>The time of creation, in UTC to the microsecond.</summary>
    public required DateTimeOffset Created
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The time of the last update, in UTC to the microsecond; null for that of creation.</summary>
    public DateTimeOffset? Updated
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>
    /// The key; null for an artifact without a key. It may have any characters that a database can store, also those that
    /// <see cref="ArtifactKey.Rule"/> forbids. Needs a <see cref="Version"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The key contains a NUL character or an unpaired surrogate.</exception>
    public string? Key
    {
        get;
        init => field = ImportedKey.Check(value);
    }

    /// <summary>The version number within the key. Needs a <see cref="Key"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is less than 1.</exception>
    public int? Version
    {
        get;
        init => field = value is null ? null : ImportedKey.Check(value.Value, nameof(Version));
    }

    /// <inheritdoc cref="Artifact.Type"/>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Type
    {
        get;
        init => field = Text.Check(value, nameof(Type));
    }

    /// <inheritdoc cref="Artifact.Description"/>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Description
    {
        get;
        init => field = Text.Check(value, nameof(Description));
    }

    /// <inheritdoc cref="Artifact.Metadata"/>
    public ArtifactMetadata? Metadata { get; init; }

    /// <inheritdoc cref="Artifact.FlowRunId"/>
    /// <exception cref="ArgumentException">The id is <see cref="Guid.Empty"/>.</exception>
    public Guid? FlowRunId
    {
        get;
        init => field = IdValue.Check(value, nameof(FlowRunId));
    }

    /// <inheritdoc cref="Artifact.TaskRunId"/>
    /// <exception cref="ArgumentException">The id is <see cref="Guid.Empty"/>.</exception>
    public Guid? TaskRunId
    {
        get;
        init => field = IdValue.Check(value, nameof(TaskRunId));
    }

    /// <inheritdoc cref="ArtifactCreate.Inputs"/>
    /// <exception cref="ArgumentException">An id is <see cref="Guid.Empty"/>, or occurs twice.</exception>
    public ValueList<Guid> Inputs
    {
        get;
        init => field = IdValue.CheckList(value, nameof(Inputs));
    } = [];

    /// <summary>The body; null for none.</summary>
    public ArtifactData? Data { get; init; }

    /// <summary>Creates the import of a stored artifact.</summary>
    internal static ArtifactImport Of(Artifact artifact, ValueList<Guid> inputs) =>
        new()
        {
            Id = artifact.Id,
            Created = artifact.Created,
            Updated = artifact.Updated,
            Key = artifact.Key,
            Version = artifact.Version,
            Type = artifact.Type,
            Description = artifact.Description,
            Metadata = artifact.Metadata,
            FlowRunId = artifact.FlowRunId,
            TaskRunId = artifact.TaskRunId,
            Inputs = inputs,
            Data = artifact.Data,
        };

    /// <summary>Returns the artifact to be stored.</summary>
    internal Artifact ToArtifact() =>
        new()
        {
            Id = Id,
            Created = Created,
            Updated = Updated ?? Created,
            Key = Key,
            Version = Version,
            Type = Type,
            Description = Description,
            Metadata = Metadata,
            FlowRunId = FlowRunId,
            TaskRunId = TaskRunId,
            DataSize = Data?.Size,
            Data = Data,
        };

    /// <summary>Appends the members, with long texts shortened.</summary>
    protected override bool PrintMembers(StringBuilder builder) =>
        RecordText.AppendMembers(
            builder,
            (nameof(Id), Id),
            (nameof(Created), Created),
            (nameof(Updated), Updated),
            (nameof(Key), Key),
            (nameof(Version), Version),
            (nameof(Type), Type),
            (nameof(Description), Description),
            (nameof(Metadata), Metadata),
            (nameof(FlowRunId), FlowRunId),
            (nameof(TaskRunId), TaskRunId),
            (nameof(Inputs), Inputs),
            (nameof(Data), Data)
        );
}
