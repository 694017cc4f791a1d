using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <inheritdoc/>
/// <param name="converter">Converts it.</param>
internal sealed class WireType<T>(JsonConverter<T> converter) : WireType
{
    public override Type Type => typeof(T);

    public override JsonConverter Converter => converter;

    public override JsonTypeInfo Info(JsonSerializerOptions options) => JsonMetadataServices.CreateValueInfo<T>(options, converter);

    public override IEnumerable<WireProperty<TOwner>> Properties<TOwner>(PropertyInfo property, string name, bool isRequired, TOwner unset)
    {
        var (get, set) = (property.GetMethod!.CreateDelegate<Func<TOwner, T?>>(), property.SetMethod!.CreateDelegate<Action<TOwner, T?>>());
        var own = new WireProperty<TOwner, T>(name, isRequired, converter, get, set, unset);
        return (get, set) switch
        {
            (Func<TOwner, ArtifactData?> data, Action<TOwner, ArtifactData?> setData) =>
            [
                own,
                new WireNullBody<TOwner>(name, data, setData),
            ],
            (Func<TOwner, FieldUpdate<ArtifactData>> data, Action<TOwner, FieldUpdate<ArtifactData>> setData) =>
            [
                own,
                new WireNullBody<TOwner>(name, owner => data(owner).Value, (owner, body) => setData(owner, body)),
            ],
            _ => [own],
        };
    }

    public override string? Example(string value) => (converter as IWireExample)?.Example(value) ?? value;
}
