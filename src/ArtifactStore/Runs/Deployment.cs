using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A flow configured to run on some infrastructure, on some schedule.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record Deployment
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

    /// <summary>True if the schedule is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>The work queue for its runs.</summary>
    public Guid? WorkQueueId { get; init; }

    /// <summary>The name of the work queue, as stored in the deployment.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? WorkQueueName
    {
        get;
        init => field = Text.Check(value, nameof(WorkQueueName));
    }
}
