using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>What a host runs: a pipeline, a job, a test suite.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record Flow
{
    /// <summary>The identity. A save refuses <see cref="Guid.Empty"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the row was created; null on saving keeps the stored time, or takes the store's clock for a new row.</summary>
    public DateTimeOffset? Created { get; init => field = Timestamp.Normalize(value); }

    /// <summary>When the row was last saved, by the store's clock. A save stores its own time here, unless it is told to keep the one that is given (<see cref="UpdatedTime.AsGiven"/>).</summary>
    public DateTimeOffset? Updated { get; init => field = Timestamp.Normalize(value); }

    /// <summary>The name; several flows may share one.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public required string Name
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Name)), nameof(Name))!;
    }

    /// <summary>The tags, in the host's order.</summary>
    /// <exception cref="ArgumentException">A tag is null or contains a NUL character or an unpaired surrogate.</exception>
    public ValueList<string> Tags
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Tags)), nameof(Tags))!;
    } = [];
}
