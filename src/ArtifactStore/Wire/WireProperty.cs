using System.Text.Json;

namespace ArtifactStore;

/// <summary>A member of a JSON object that stands for a record of the model.</summary>
internal abstract class WireProperty<TOwner>(string name, bool isRequired)
    where TOwner : class
{
    public string Name { get; } = name;

    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(name);

    /// <summary>Whether an object without it is refused.</summary>
    public bool IsRequired { get; } = isRequired;

    /// <summary>What to write in place of a value that stands alone where the record should be.</summary>
    public abstract string? Example(string value);

    /// <summary>Reads the value at which the reader stands. A null that is no value says nothing.</summary>
    /// <exception cref="JsonException">A mistake; its path begins at the value.</exception>
    public abstract void Read(ref Utf8JsonReader reader, TOwner owner);

    /// <summary>Writes name and value, or nothing where that is what an object without the member means.</summary>
    public abstract void Write(Utf8JsonWriter writer, TOwner owner);
}
