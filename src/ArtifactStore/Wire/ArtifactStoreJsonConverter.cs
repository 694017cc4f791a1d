using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Gives every type of the model one JSON form under any options, of the library or of a host.</summary>
/// <remarks>Called by System.Text.Json. See <see cref="ArtifactStoreJson"/> for the JSON form.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArtifactStoreJsonConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return WireTypes.Find(typeToConvert) is not null
            || IsGeneric(typeToConvert, typeof(ValueList<>))
            || IsGeneric(typeToConvert, typeof(FieldUpdate<>));
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A list or an update of a type that is not in the model, under native AOT.</exception>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return WireTypes.Find(typeToConvert)?.Converter ?? MakeGeneric(typeToConvert);
    }

    /// <summary>Creates a converter for a host's element type, which uses the host's JSON.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The two converters ask nothing of their type argument.")]
    private static JsonConverter MakeGeneric(Type type)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new NotSupportedException(
                $"{type} has no JSON form under native AOT: its element type is not part of the model. Copy it into a list of your own."
            );
        }

        var element = type.GetGenericArguments();
        return (JsonConverter)(
            IsGeneric(type, typeof(ValueList<>))
                ? Activator.CreateInstance(typeof(ValueListConverter<>).MakeGenericType(element))!
                : Activator.CreateInstance(typeof(FieldUpdateConverter<>).MakeGenericType(element))!
        );
    }

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
