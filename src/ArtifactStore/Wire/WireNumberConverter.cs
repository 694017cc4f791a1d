using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Reads a whole number. Messages of the framework's own converter name a .NET type rather than the input.</summary>
internal sealed class WireNumberConverter<T> : JsonConverter<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
        && reader.TryGetInt64(out var value)
        && value >= long.CreateChecked(T.MinValue)
        && value <= long.CreateChecked(T.MaxValue)
            ? T.CreateChecked(value)
            : throw new JsonException($"{WireValue.Show(ref reader)} is not a whole number from {T.MinValue} to {T.MaxValue}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(long.CreateChecked(value));
}
