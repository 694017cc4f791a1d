using System.Text.Json;

namespace ArtifactStore;

/// <summary>Reads a record of the model as a part of another one.</summary>
internal interface IWireRecord<T>
{
    /// <exception cref="JsonException">A mistake; its path begins at the record.</exception>
    T ReadRecord(ref Utf8JsonReader reader);
}
