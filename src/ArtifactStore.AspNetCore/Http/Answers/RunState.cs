namespace ArtifactStore.AspNetCore;

/// <summary>
/// The state of a run as clients see it. The store keeps its type, name and message; the id and the time follow from the run.
/// </summary>
internal sealed record RunState
{
    /// <summary>The id: the same as long as the run is in this state.</summary>
    public required Guid Id { get; init; }

    /// <summary>The type, in capitals.</summary>
    public required string Type { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The time at which the run got into the state.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The message.</summary>
    public string? Message { get; init; }

    /// <summary>The JSON that was sent with the state, in the answer to that request.</summary>
    public string? Data { get; init; }

    /// <summary>The flow run.</summary>
    public Guid? FlowRunId { get; init; }

    /// <summary>The task run.</summary>
    public Guid? TaskRunId { get; init; }

    /// <summary>The time at which a scheduled run is to start.</summary>
    public DateTimeOffset? ScheduledTime { get; init; }

    /// <summary>Returns the state of a flow run.</summary>
    public static RunState? Of(FlowRun run) =>
        run.State is { } state
            ? Of(state, run.Id, new(run.Created, run.Updated, run.ExpectedStartTime, run.StartTime, run.EndTime)) with
            {
                FlowRunId = run.Id,
                ScheduledTime = state.Type == StateType.Scheduled ? run.NextScheduledStartTime : null,
            }
            : null;

    /// <summary>Returns the state of a task run.</summary>
    public static RunState? Of(TaskRun run) =>
        run.State is { } state
            ? Of(state, run.Id, new(run.Created, run.Updated, run.ExpectedStartTime, run.StartTime, run.EndTime)) with
            {
                FlowRunId = run.FlowRunId,
                TaskRunId = run.Id,
            }
            : null;

    /// <summary>Returns the name that a state has by default: its type in title case.</summary>
    public static string NameOf(StateType type) => type.ToString();

    private static RunState Of(State state, Guid run, Times times) =>
        new()
        {
            Id = DerivedId.Of("state", $"{run}", $"{state.Type}", $"{state.Name}", $"{times.Start:O}", $"{times.End:O}"),
            Type = StateShapes.Types[(int)state.Type],
            Name = state.Name ?? NameOf(state.Type),
            Message = state.Message,
            Timestamp = times.Of(state.Type),
        };

    private readonly record struct Times(
        DateTimeOffset? Created,
        DateTimeOffset? Updated,
        DateTimeOffset? Expected,
        DateTimeOffset? Start,
        DateTimeOffset? End
    )
    {
        public DateTimeOffset? Of(StateType type) =>
            type switch
            {
                StateType.Completed or StateType.Failed or StateType.Cancelled or StateType.Crashed => End ?? Updated,
                StateType.Running => Start ?? Updated,
                StateType.Pending => Expected ?? Created,
                StateType.Scheduled => Created,
                _ => Updated,
            };
    }
}
