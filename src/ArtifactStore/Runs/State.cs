using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The state of a run: a type that programs look at, and a name for people, such as <c>Retrying</c> of the type <see cref="StateType.Running"/>.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">The name; null where the host gives none.</param>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record State(StateType Type, string? Name = null)
{
    // The wire form makes an empty one and sets what is given.
    private State()
        : this(default(StateType))
    {
    }

    /// <summary>The type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the names.</exception>
    [JsonRequired]
    public StateType Type { get; init => field = EnumValue.Check(value, nameof(Type)); } = EnumValue.Check(Type, nameof(Type));

    /// <summary>The name; null where the host gives none.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Name { get; init => field = Text.Check(value, nameof(Name)); } = Text.Check(Name, nameof(Name));

    /// <summary>A state that has the type alone.</summary>
    /// <param name="type">The type.</param>
    public static implicit operator State(StateType type) => new(type);
}
