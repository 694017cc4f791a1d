using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A place where runs are executed.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record WorkPool
{
    /// <summary>The identity. A save refuses <see cref="Guid.Empty"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the row was created; null on saving keeps the stored time, or takes the store's clock for a new row.</summary>
    public DateTimeOffset? Created { get; init => field = Timestamp.Normalize(value); }

    /// <summary>When the row was last saved, by the store's clock. A save stores its own time here, unless it is told to keep the one that is given (<see cref="UpdatedTime.AsGiven"/>).</summary>
    public DateTimeOffset? Updated { get; init => field = Timestamp.Normalize(value); }

    /// <summary>The name.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public required string Name
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Name)), nameof(Name))!;
    }

    /// <summary>The kind of infrastructure, for instance <c>process</c>.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Type { get; init => field = Text.Check(value, nameof(Type)); }
}
