using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>A type with a JSON form.</summary>
internal abstract class WireType
{
    public abstract Type Type { get; }

    public abstract JsonConverter Converter { get; }

    public abstract JsonTypeInfo Info(JsonSerializerOptions options);

    /// <summary>Returns the members that a property of this type has in JSON: one, or several.</summary>
    /// <param name="property">The property.</param>
    /// <param name="name">The name in JSON.</param>
    /// <param name="isRequired">True if the member is required.</param>
    /// <param name="unset">An object on which nothing is set.</param>
    public abstract IEnumerable<WireProperty<TOwner>> Properties<TOwner>(PropertyInfo property, string name, bool isRequired, TOwner unset)
        where TOwner : class;

    /// <summary>Suggests the correct JSON in place of a bare value, or null.</summary>
    public virtual string? Example(string value) => value;
}
