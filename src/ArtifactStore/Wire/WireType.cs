using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>A type that has a wire form.</summary>
internal abstract class WireType
{
    public abstract Type Type { get; }

    public abstract JsonConverter Converter { get; }

    public abstract JsonTypeInfo Info(JsonSerializerOptions options);

    /// <summary>What a property of this type is on the wire: one member of the object, or several.</summary>
    /// <param name="property">The property.</param>
    /// <param name="name">Its name on the wire.</param>
    /// <param name="isRequired">Whether an object without it is refused.</param>
    /// <param name="unset">An object on which nothing is set.</param>
    public abstract IEnumerable<WireProperty<TOwner>> Properties<TOwner>(PropertyInfo property, string name, bool isRequired, TOwner unset)
        where TOwner : class;

    /// <summary>What to write in place of a value that stands alone, or null.</summary>
    public virtual string? Example(string value) => value;
}
