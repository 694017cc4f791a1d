using System.Text.Json;

namespace ArtifactStore;

/// <summary>Reads a record of the model as part of another.</summary>
internal interface IWireRecord<T>
{
    /// <exception cref="JsonException">The JSON is invalid. The path is relative to the record.</exception>
    T ReadRecord(ref Utf8JsonReader reader);
}
