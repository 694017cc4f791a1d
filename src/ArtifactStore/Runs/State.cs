using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>
/// The state of a run: a type for code and a display name, such as <c>Retrying</c> for the type <see cref="StateType.Running"/>.
/// </summary>
/// <param name="Type">The type.</param>
/// <param name="Name">The name; null if the host gives none.</param>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record State(StateType Type, string? Name = null)
{
    // The JSON converter creates an empty state and sets the properties that are given.
    private State()
        : this(default(StateType)) { }

    /// <summary>The type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named values.</exception>
    [JsonRequired]
    public StateType Type
    {
        get;
        init => field = EnumValue.Check(value, nameof(Type));
    } = EnumValue.Check(Type, nameof(Type));

    /// <summary>The name; null if the host gives none.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Name
    {
        get;
        init => field = Text.Check(value, nameof(Name));
    } = Text.Check(Name, nameof(Name));

    /// <summary>A text for people, such as why a run failed; null if there is none.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Message
    {
        get;
        init => field = Text.Check(value, nameof(Message));
    }

    /// <summary>Converts a type to a state without a name.</summary>
    /// <param name="type">The type.</param>
    public static implicit operator State(StateType type) => new(type);
}
