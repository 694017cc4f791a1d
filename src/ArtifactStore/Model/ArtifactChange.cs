using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>One change of the feed (<see cref="IArtifactChanges"/>).</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactChange
{
    /// <summary>The position of the change. Reading after it continues with the next change.</summary>
    public required ArtifactChangePosition Position { get; init; }

    /// <summary>The kind.</summary>
    public required ArtifactChangeKind Kind { get; init; }

    /// <summary>
    /// The time of the change by the clock of the writer, in UTC to the microsecond. Positions, not times, order the feed.
    /// </summary>
    public required DateTimeOffset Time
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>
    /// The artifact: the new latest for <see cref="ArtifactChangeKind.LatestMoved"/>, the one that the alias names or named; null for
    /// <see cref="ArtifactChangeKind.KeyGone"/>.
    /// </summary>
    public Guid? ArtifactId { get; init; }

    /// <summary>The key; null for an artifact without one.</summary>
    public string? Key { get; init; }

    /// <summary>The version of the artifact; null without a key, and for <see cref="ArtifactChangeKind.KeyGone"/>.</summary>
    public int? Version { get; init; }

    /// <summary>The alias; null for other kinds of change.</summary>
    public string? Alias { get; init; }
}
