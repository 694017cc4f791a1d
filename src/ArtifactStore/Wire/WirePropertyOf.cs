using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <inheritdoc/>
internal sealed class WireProperty<TOwner, T>(
    string name,
    bool isRequired,
    JsonConverter<T> converter,
    Func<TOwner, T?> get,
    Action<TOwner, T?> set,
    TOwner unset
) : WireProperty<TOwner>(name, isRequired)
    where TOwner : class
{
    private readonly T? _unset = get(unset);

    public override string? Example(string value) => converter is IWireExample example ? example.Example(value) : value;

    public override void Read(ref Utf8JsonReader reader, TOwner owner)
    {
        if (reader.TokenType == JsonTokenType.Null && !converter.HandleNull)
        {
            if (IsRequired)
            {
                throw new JsonException($"'{Name}' is null. It is required.");
            }

            return;
        }

        var value = converter is IWireRecord<T> record
            ? record.ReadRecord(ref reader)
            : converter.Read(ref reader, typeof(T), ArtifactStoreJson.Options);
        if (WireNullBody.IsSet(get(owner)))
        {
            throw WireNullBody.Duplicate(Name);
        }

        try
        {
            set(owner, value);
        }
        catch (ArgumentException e)
        {
            throw WirePath.Invalid(e);
        }
    }

    public override void Write(Utf8JsonWriter writer, TOwner owner)
    {
        var value = get(owner);
        if ((!IsRequired && EqualityComparer<T>.Default.Equals(value, _unset)) || WireNullBody.IsNullBody(value))
        {
            return;
        }

        writer.WritePropertyName(EncodedName);
        if (value is null && !converter.HandleNull)
        {
            writer.WriteNullValue();
        }
        else
        {
            converter.Write(writer, value!, ArtifactStoreJson.Options);
        }
    }
}
