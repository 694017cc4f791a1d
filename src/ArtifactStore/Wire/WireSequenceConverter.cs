using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Converts a property that accepts any sequence and stores a list.</summary>
internal sealed class WireSequenceConverter<T>(ValueListConverter<T> list) : JsonConverter<IEnumerable<T>>, IWireExample
{
    public override IEnumerable<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        list.Read(ref reader, typeof(ValueList<T>), options);

    public override void Write(Utf8JsonWriter writer, IEnumerable<T> value, JsonSerializerOptions options) =>
        list.Write(writer, ValueList.From(value), options);

    public string? Example(string value) => list.Example(value);
}
