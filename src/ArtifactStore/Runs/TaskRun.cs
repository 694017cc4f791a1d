using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>One run of a task, usually within a flow run.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record TaskRun
{
    /// <summary>The identity. A save refuses <see cref="Guid.Empty"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>The time of creation. When saved as null, an existing row keeps its time and a new row gets the store's.</summary>
    public DateTimeOffset? Created
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>
    /// The time of the last save. A save sets it by the store's clock, unless it is called with <see cref="UpdatedTime.AsGiven"/>.
    /// </summary>
    public DateTimeOffset? Updated
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The name; several runs may share one.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public required string Name
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Name)), nameof(Name))!;
    }

    /// <summary>The flow run that it belongs to; null if there is none.</summary>
    public Guid? FlowRunId { get; init; }

    /// <summary>The tags, in the host's order.</summary>
    /// <exception cref="ArgumentException">A tag is null or contains a NUL character or an unpaired surrogate.</exception>
    public ValueList<string> Tags
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Tags)), nameof(Tags))!;
    } = [];

    /// <summary>The state; null before the first.</summary>
    public State? State { get; init; }

    /// <summary>The start time, in UTC to the microsecond.</summary>
    public DateTimeOffset? StartTime
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The end time, in UTC to the microsecond.</summary>
    public DateTimeOffset? EndTime
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The expected start time, in UTC to the microsecond.</summary>
    public DateTimeOffset? ExpectedStartTime
    {
        get;
        init => field = Timestamp.Normalize(value);
    }
}
