using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A queue of a work pool.</summary>
[SuppressMessage(
    "Naming",
    "CA1711:Identifiers should not have incorrect suffix",
    Justification = "A work queue is what hosts call it; it is not a container type."
)]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record WorkQueue
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

    /// <summary>The work pool that it belongs to.</summary>
    public Guid? WorkPoolId { get; init; }

    /// <summary>The priority within the pool; 1 is served first.</summary>
    public int Priority { get; init; } = 1;
}
