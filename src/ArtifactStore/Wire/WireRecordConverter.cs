using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Converts a record of the model from and to a JSON object of its public properties, regardless of the options.</summary>
/// <remarks>
/// A member has the snake_case name of its property, or that of <see cref="JsonPropertyNameAttribute"/>. Default values are not written,
/// and absent or null members keep them. Properties check their values in <c>init</c>, and a failure becomes a <see cref="JsonException"/>
/// with the path.
/// </remarks>
/// <param name="shortcut">The member that a bare value most likely means, for the suggestion; null if there is none.</param>
internal sealed class WireRecordConverter<[DynamicallyAccessedMembers(WireTypes.OfRecord)] T>(string? shortcut)
    : JsonConverter<T>,
        IWireRecord<T>,
        IWireExample,
        IWireNames
    where T : class
{
    // Lazy, since it needs the table of all types, in which the types of the properties are.
    private readonly Lazy<WireProperty<T>[]> _properties = new(FindProperties);

    public IReadOnlyList<string> Names => [.. _properties.Value.Select(property => property.Name)];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var isWhole = reader.CurrentDepth == 0;
        try
        {
            return ReadRecord(ref reader);
        }
        catch (JsonException e) when (e.Path is not null)
        {
            throw WirePath.ToCaller(e, isWhole);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        // What could not be read back is not written.
        CheckWhole(value);
        writer.WriteStartObject();
        foreach (var property in _properties.Value)
        {
            property.Write(writer, value);
        }

        writer.WriteEndObject();
    }

    public T ReadRecord(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw WrongKind(ref reader);
        }

        var properties = _properties.Value;
        var record = New();
        var seen = 0UL;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var place = Find(ref reader, properties);
            if (place < 0)
            {
                var name = WireValue.Unescape(ref reader);
                throw WirePath.At(new($"{Text.Show(name)} is not a member here. The members are {string.Join(", ", Names)}."), name);
            }

            var property = properties[place];
            try
            {
                if ((seen & (1UL << place)) != 0)
                {
                    throw new JsonException($"'{property.Name}' is given twice.");
                }

                seen |= 1UL << place;
                reader.Read();
                property.Read(ref reader, record);
            }
            catch (JsonException e)
            {
                throw WirePath.At(e, property.Name);
            }
        }

        for (var i = 0; i < properties.Length; i++)
        {
            if (properties[i].IsRequired && (seen & (1UL << i)) == 0)
            {
                throw new JsonException($"'{properties[i].Name}' is missing. It is required.");
            }
        }

        CheckWhole(record);
        return record;
    }

    public string? Example(string value) =>
        shortcut is not null && _properties.Value.Single(property => property.Name == shortcut).Example(value) is { } example
            ? $"{{\"{shortcut}\": {example}}}"
            : null;

    private static int Find(ref Utf8JsonReader reader, WireProperty<T>[] properties)
    {
        // An escaped name may contain an unpaired surrogate, which the reader never matches.
        var escaped = reader.ValueIsEscaped ? WireValue.Unescape(ref reader) : null;
        for (var i = 0; i < properties.Length; i++)
        {
            if (escaped is null ? reader.ValueTextEquals(properties[i].EncodedName.EncodedUtf8Bytes) : escaped == properties[i].Name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Checks the rules across properties, which no single <c>init</c> can check.</summary>
    private static void CheckWhole(T record)
    {
        if (record is not StoreQuery query)
        {
            return;
        }

        try
        {
            query.CheckPage();
        }
        catch (ArgumentException e)
        {
            throw WirePath.At(WirePath.Invalid(e), JsonNamingPolicy.SnakeCaseLower.ConvertName(e.ParamName!));
        }
    }

    private static T New() => (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;

    private static WireProperty<T>[] FindProperties()
    {
        var unset = New();
        return
        [
            .. typeof(T)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is { IsPublic: true })
                .SelectMany(property =>
                    WireTypes
                        .OfProperty(property.PropertyType)
                        .Properties(
                            property,
                            property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
                                ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
                            property.IsDefined(typeof(RequiredMemberAttribute)) || property.IsDefined(typeof(JsonRequiredAttribute)),
                            unset
                        )
                ),
        ];
    }

    /// <summary>Creates the exception for a value of the wrong kind, with a suggestion.</summary>
    private JsonException WrongKind(ref Utf8JsonReader reader)
    {
        var shown = WireValue.Show(ref reader);
        return WireValue.Json(ref reader) is { } json && Example(json) is { } example
            ? new($"{shown} is not an object. Write {example}.")
            : new($"{shown} is not an object. Write one, with any of {string.Join(", ", Names)}.");
    }
}
