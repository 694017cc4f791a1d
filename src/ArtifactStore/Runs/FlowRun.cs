using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>One run of a flow.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record FlowRun
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

    /// <summary>The flow that ran.</summary>
    public Guid? FlowId { get; init; }

    /// <summary>The deployment that started it.</summary>
    public Guid? DeploymentId { get; init; }

    /// <summary>The tags, in the host's order.</summary>
    /// <exception cref="ArgumentException">A tag is null or contains a NUL character or an unpaired surrogate.</exception>
    public ValueList<string> Tags
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Tags)), nameof(Tags))!;
    } = [];

    /// <summary>The state; null before the first.</summary>
    public State? State { get; init; }

    /// <summary>The work queue in which it waits. Filters on work pools start from it.</summary>
    public Guid? WorkQueueId { get; init; }

    /// <summary>The name of the work queue, as stored in the run.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? WorkQueueName
    {
        get;
        init => field = Text.Check(value, nameof(WorkQueueName));
    }

    /// <summary>The version of the flow's code.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? FlowVersion
    {
        get;
        init => field = Text.Check(value, nameof(FlowVersion));
    }

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

    /// <summary>The time of the next scheduled start, in UTC to the microsecond.</summary>
    public DateTimeOffset? NextScheduledStartTime
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The task run that started it, if it is a subflow run.</summary>
    public Guid? ParentTaskRunId { get; init; }

    /// <summary>A key by which the host recognises repeated requests.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? IdempotencyKey
    {
        get;
        init => field = Text.Check(value, nameof(IdempotencyKey));
    }

    /// <summary>The id of the trace (W3C) in which it ran; null if there is none.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? TraceId
    {
        get;
        init => field = Text.Check(value, nameof(TraceId));
    }

    /// <summary>The creator; null if unknown. A creator without any known property is not null.</summary>
    public CreatedBy? CreatedBy { get; init; }
}
