using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The creator of a flow run: a user, a deployment or an automation.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record CreatedBy
{
    /// <summary>The identity of the creator, for instance of a deployment or an automation.</summary>
    public Guid? Id { get; init; }

    /// <summary>The kind of creator, for instance <c>DEPLOYMENT</c>.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Type
    {
        get;
        init => field = Text.Check(value, nameof(Type));
    }

    /// <summary>The display name.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? DisplayValue
    {
        get;
        init => field = Text.Check(value, nameof(DisplayValue));
    }
}
