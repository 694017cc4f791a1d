using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>What an update does to one field: leaves it alone, or sets it, to null too.</summary>
/// <remarks>
/// The default value leaves the field alone. A value, null included, converts implicitly and sets it: what a host passes on from a caller who may have given nothing, it has to test for null itself.
/// </remarks>
/// <example>
/// <code>new ArtifactUpdate { Description = "final" }   // sets the description, leaves the body alone
/// new ArtifactUpdate { Description = null }      // clears the description</code>
/// </example>
/// <typeparam name="T">The type of the field.</typeparam>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public readonly record struct FieldUpdate<T>
{
    /// <summary>Sets the field.</summary>
    /// <param name="value">The new value; null clears the field.</param>
    public FieldUpdate(T? value)
    {
        IsSet = true;
        Value = value;
    }

    /// <summary>Whether the update writes the field.</summary>
    public bool IsSet { get; }

    /// <summary>The new value, where <see cref="IsSet"/>; null clears the field.</summary>
    public T? Value { get; }

    /// <summary>Sets the field to a value.</summary>
    /// <param name="value">The new value; null clears the field.</param>
    public static implicit operator FieldUpdate<T>(T? value) => new(value);

    /// <summary>The new value, of a long text its beginning, or a note that the field is left alone.</summary>
    /// <returns>A text for people.</returns>
    public override string ToString() => !IsSet ? "(left alone)" : Value is string text ? RecordText.Cut(text) : Value?.ToString() ?? "null";
}
