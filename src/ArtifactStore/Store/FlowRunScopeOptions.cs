using System.Globalization;

namespace ArtifactStore;

/// <summary>The options of a flow run that records itself (<see cref="IArtifactStore.StartFlowRunAsync"/>).</summary>
public sealed record FlowRunScopeOptions
{
    /// <summary>
    /// The id of the run; null for a new one. A row with this id, which the host may have saved as scheduled, is replaced.
    /// </summary>
    /// <exception cref="ArgumentException">The id is <see cref="Guid.Empty"/>.</exception>
    public Guid? Id
    {
        get;
        init => field = IdValue.Check(value, nameof(Id));
    }

    /// <summary>The name of the run; null for the name of its flow with the start time.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Name
    {
        get;
        init => field = Text.Check(value, nameof(Name));
    }

    /// <summary>The version of the flow's code.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? FlowVersion
    {
        get;
        init => field = Text.Check(value, nameof(FlowVersion));
    }

    /// <summary>A key by which the host recognises repeated requests. The store saves it, and compares nothing.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? IdempotencyKey
    {
        get;
        init => field = Text.Check(value, nameof(IdempotencyKey));
    }

    /// <summary>The work queue from which the run came. Filters on work pools start from it.</summary>
    public Guid? WorkQueueId { get; init; }

    /// <summary>The name of the work queue.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? WorkQueueName
    {
        get;
        init => field = Text.Check(value, nameof(WorkQueueName));
    }

    /// <summary>The expected start time, in UTC to the microsecond.</summary>
    public DateTimeOffset? ExpectedStartTime
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The task run that starts it, if it is a subflow run. <see cref="TaskRunScope.StartFlowRunAsync"/> sets it.</summary>
    public Guid? ParentTaskRunId { get; init; }

    /// <summary>The creator; null if unknown.</summary>
    public CreatedBy? CreatedBy { get; init; }

    /// <summary>
    /// The shortest time between two writes of the same progress (<see cref="RunScope.ReportProgressAsync"/>), also of the task runs in
    /// this flow run; 1 second by default. Zero writes every rise.
    /// </summary>
    /// <exception cref="ArgumentException">The time is negative.</exception>
    public TimeSpan ProgressInterval
    {
        get;
        init =>
            field =
                value >= TimeSpan.Zero
                    ? value
                    : throw new ArgumentException(
                        $"ProgressInterval {value} is negative. Give the time between two writes, or zero.",
                        nameof(ProgressInterval)
                    );
    } = TimeSpan.FromSeconds(1);

    /// <summary>Returns the run that starts now.</summary>
    internal FlowRun Start(Guid newId, string flow, ValueList<string> tags, DateTimeOffset now) =>
        new()
        {
            Id = Id ?? newId,
            Name = Name ?? string.Create(CultureInfo.InvariantCulture, $"{flow} {now:yyyy-MM-dd HH:mm:ss}"),
            Tags = tags,
            State = StateType.Running,
            WorkQueueId = WorkQueueId,
            WorkQueueName = WorkQueueName,
            FlowVersion = FlowVersion,
            StartTime = now,
            ExpectedStartTime = ExpectedStartTime,
            ParentTaskRunId = ParentTaskRunId,
            IdempotencyKey = IdempotencyKey,
            CreatedBy = CreatedBy,
        };
}
