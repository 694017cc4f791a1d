using System.Text.Json;

namespace ArtifactStore;

/// <summary>A member of a JSON object that represents a record of the model.</summary>
internal abstract class WireProperty<TOwner>(string name, bool isRequired)
    where TOwner : class
{
    public string Name { get; } = name;

    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(name);

    /// <summary>True if the member is required.</summary>
    public bool IsRequired { get; } = isRequired;

    /// <summary>Suggests the correct JSON in place of a bare value.</summary>
    public abstract string? Example(string value);

    /// <summary>Reads the current value. A null that is not a value has no effect.</summary>
    /// <exception cref="JsonException">The JSON is invalid. The path is relative to the value.</exception>
    public abstract void Read(ref Utf8JsonReader reader, TOwner owner);

    /// <summary>Writes name and value, or nothing for the default value.</summary>
    public abstract void Write(Utf8JsonWriter writer, TOwner owner);
}
