using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A change to one field: no change, or a new value, which may be null.</summary>
/// <remarks>
/// The default value leaves the field unchanged. A value, including null, converts implicitly and sets the field. A host that forwards
/// optional input must therefore test it for null itself.
/// </remarks>
/// <example>
/// <code>new ArtifactUpdate { Description = "final" }   // sets the description; the body is unchanged
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

    /// <summary>True if the update writes the field.</summary>
    public bool IsSet { get; }

    /// <summary>The new value, if <see cref="IsSet"/>; null clears the field.</summary>
    public T? Value { get; }

    /// <summary>Sets the field to a value.</summary>
    /// <param name="value">The new value; null clears the field.</param>
    public static implicit operator FieldUpdate<T>(T? value) => new(value);

    /// <summary>Shows the new value, shortened if it is a long text, or a note that the field is unchanged.</summary>
    /// <returns>A text for display.</returns>
    public override string ToString() =>
        !IsSet ? "(unchanged)"
        : Value is string text ? RecordText.Cut(text)
        : Value?.ToString() ?? "null";
}
