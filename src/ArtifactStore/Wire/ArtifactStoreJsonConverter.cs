using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Sits on every type of the model, so that it has one wire form under any options, of the library or of a host.</summary>
/// <remarks>System.Text.Json calls it; see <see cref="ArtifactStoreJson"/> for what the wire form is.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArtifactStoreJsonConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return WireTypes.Find(typeToConvert) is not null || IsGeneric(typeToConvert, typeof(ValueList<>)) || IsGeneric(typeToConvert, typeof(FieldUpdate<>));
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A list or an update of a type that is not in the model, where code is compiled ahead of time.</exception>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return WireTypes.Find(typeToConvert)?.Converter ?? MakeGeneric(typeToConvert);
    }

    /// <summary>The element is of the host's, and so is its JSON.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The two converters ask nothing of their type argument.")]
    private static JsonConverter MakeGeneric(Type type)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new NotSupportedException($"{type} has no JSON where code is compiled ahead of time: its element is no type of the model. Copy it into a list of your own.");
        }

        var element = type.GetGenericArguments();
        return (JsonConverter)(IsGeneric(type, typeof(ValueList<>))
            ? Activator.CreateInstance(typeof(ValueListConverter<>).MakeGenericType(element))!
            : Activator.CreateInstance(typeof(FieldUpdateConverter<>).MakeGenericType(element))!);
    }

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
