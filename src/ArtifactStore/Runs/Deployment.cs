using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A flow set up to run in some place, on some schedule.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record Deployment
{
    /// <summary>The identity. A save refuses <see cref="Guid.Empty"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the row was created; null on saving keeps the stored time, or takes the store's clock for a new row.</summary>
    public DateTimeOffset? Created { get; init => field = Timestamp.Normalize(value); }

    /// <summary>When the row was last saved, by the store's clock. A save stores its own time here, unless it is told to keep the one that is given (<see cref="UpdatedTime.AsGiven"/>).</summary>
    public DateTimeOffset? Updated { get; init => field = Timestamp.Normalize(value); }

    /// <summary>The name; several deployments may share one.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public required string Name
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Name)), nameof(Name))!;
    }

    /// <summary>The flow that it deploys.</summary>
    public Guid? FlowId { get; init; }

    /// <summary>The tags, in the host's order.</summary>
    /// <exception cref="ArgumentException">A tag is null or contains a NUL character or an unpaired surrogate.</exception>
    public ValueList<string> Tags
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Tags)), nameof(Tags))!;
    } = [];

    /// <summary>Whether its schedule is suspended.</summary>
    public bool Paused { get; init; }

    /// <summary>The work queue that its runs go to.</summary>
    public Guid? WorkQueueId { get; init; }

    /// <summary>The name of the work queue as the deployment knows it.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? WorkQueueName { get; init => field = Text.Check(value, nameof(WorkQueueName)); }
}
