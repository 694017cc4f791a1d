using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>One run of a task, mostly inside a flow run.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record TaskRun
{
    /// <summary>The identity. A save refuses <see cref="Guid.Empty"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the row was created; null on saving keeps the stored time, or takes the store's clock for a new row.</summary>
    public DateTimeOffset? Created { get; init => field = Timestamp.Normalize(value); }

    /// <summary>When the row was last saved, by the store's clock. A save stores its own time here, unless it is told to keep the one that is given (<see cref="UpdatedTime.AsGiven"/>).</summary>
    public DateTimeOffset? Updated { get; init => field = Timestamp.Normalize(value); }

    /// <summary>The name; several runs may share one.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public required string Name
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Name)), nameof(Name))!;
    }

    /// <summary>The flow run that it belongs to; null for a task run of its own.</summary>
    public Guid? FlowRunId { get; init; }

    /// <summary>The tags, in the host's order.</summary>
    /// <exception cref="ArgumentException">A tag is null or contains a NUL character or an unpaired surrogate.</exception>
    public ValueList<string> Tags
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Tags)), nameof(Tags))!;
    } = [];

    /// <summary>The state; null before the first one.</summary>
    public State? State { get; init; }

    /// <summary>When it started. UTC, to the microsecond.</summary>
    public DateTimeOffset? StartTime { get; init => field = Timestamp.Normalize(value); }

    /// <summary>When it ended. UTC, to the microsecond.</summary>
    public DateTimeOffset? EndTime { get; init => field = Timestamp.Normalize(value); }

    /// <summary>When it was expected to start. UTC, to the microsecond.</summary>
    public DateTimeOffset? ExpectedStartTime { get; init => field = Timestamp.Normalize(value); }
}
