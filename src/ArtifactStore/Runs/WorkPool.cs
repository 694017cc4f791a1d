using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Infrastructure on which runs are executed.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record WorkPool
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

    /// <summary>The name.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public required string Name
    {
        get;
        init => field = Text.Check(value ?? throw new ArgumentNullException(nameof(Name)), nameof(Name))!;
    }

    /// <summary>The kind of infrastructure, for instance <c>process</c>.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Type
    {
        get;
        init => field = Text.Check(value, nameof(Type));
    }
}
