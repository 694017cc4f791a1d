using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>One run of a flow.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record FlowRun
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

    /// <summary>The flow that ran.</summary>
    public Guid? FlowId { get; init; }

    /// <summary>The deployment that it ran from.</summary>
    public Guid? DeploymentId { get; init; }

    /// <summary>The tags, in the host's order.</summary>
    /// <exception cref="ArgumentException">A tag is null or contains a NUL character or an unpaired surrogate.</exception>
    public ValueList<string> Tags
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Tags)), nameof(Tags))!;
    } = [];

    /// <summary>The state; null before the first one.</summary>
    public State? State { get; init; }

    /// <summary>The work queue that it waits in; filters on work pools start here.</summary>
    public Guid? WorkQueueId { get; init; }

    /// <summary>The name of the work queue as the run knows it.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? WorkQueueName { get; init => field = Text.Check(value, nameof(WorkQueueName)); }

    /// <summary>The version of the flow's code.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? FlowVersion { get; init => field = Text.Check(value, nameof(FlowVersion)); }

    /// <summary>When it started. UTC, to the microsecond.</summary>
    public DateTimeOffset? StartTime { get; init => field = Timestamp.Normalize(value); }

    /// <summary>When it ended. UTC, to the microsecond.</summary>
    public DateTimeOffset? EndTime { get; init => field = Timestamp.Normalize(value); }

    /// <summary>When it was expected to start. UTC, to the microsecond.</summary>
    public DateTimeOffset? ExpectedStartTime { get; init => field = Timestamp.Normalize(value); }

    /// <summary>When it is to start next. UTC, to the microsecond.</summary>
    public DateTimeOffset? NextScheduledStartTime { get; init => field = Timestamp.Normalize(value); }

    /// <summary>The task run that started it, for a run within a run.</summary>
    public Guid? ParentTaskRunId { get; init; }

    /// <summary>A text by which the host recognises a request that it has seen.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? IdempotencyKey { get; init => field = Text.Check(value, nameof(IdempotencyKey)); }

    /// <summary>Who or what started it; null where that is unknown. A creator of whom nothing else is known is there nevertheless.</summary>
    public CreatedBy? CreatedBy { get; init; }
}
