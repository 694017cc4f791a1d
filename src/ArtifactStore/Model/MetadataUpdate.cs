using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>
/// A change to the metadata: no change, or new metadata, which may be null. Like <see cref="FieldUpdate{T}"/>, with conversions from
/// dictionaries.
/// </summary>
/// <example>
/// <code>new ArtifactUpdate { Metadata = dictionary }
/// new ArtifactUpdate { Metadata = new() { ["source"] = "NOAA" } }
/// new ArtifactUpdate { Metadata = [.. pairs] }
/// new ArtifactUpdate { Metadata = null }              // clears it</code>
/// </example>
[CollectionBuilder(typeof(MetadataUpdate), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record MetadataUpdate
{
    /// <summary>Sets the metadata to none; an initialiser may add entries.</summary>
    public MetadataUpdate()
        : this([]) { }

    /// <summary>Sets the metadata.</summary>
    /// <param name="value">The new metadata; null clears it.</param>
    public MetadataUpdate(ArtifactMetadata? value)
    {
        IsSet = true;
        Value = value;
    }

    private MetadataUpdate(bool isSet) => IsSet = isSet;

    /// <summary>The update that leaves the metadata unchanged, the default of an <see cref="ArtifactUpdate"/>.</summary>
    public static MetadataUpdate Unchanged { get; } = new(isSet: false);

    /// <summary>True if the update writes the metadata.</summary>
    public bool IsSet { get; }

    /// <summary>The new metadata, if <see cref="IsSet"/>; null clears it.</summary>
    public ArtifactMetadata? Value { get; private init; }

    /// <summary>An entry of the new metadata.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">The key or the value is null, or contains a NUL character or an unpaired surrogate.</exception>
    public string this[string key]
    {
        get =>
            (Value ?? []).TryGetValue(key, out var value)
                ? value
                : throw new KeyNotFoundException($"The update has no metadata {Text.Show(key)}.");
        init => Value = new ArtifactMetadata(Value ?? []) { [key] = value };
    }

    /// <summary>Sets the metadata.</summary>
    /// <param name="value">The new metadata; null clears it.</param>
    public static implicit operator MetadataUpdate(ArtifactMetadata? value) => new(value);

    /// <summary>Sets the metadata to the entries of a dictionary.</summary>
    /// <param name="value">The entries; null clears it.</param>
    public static implicit operator MetadataUpdate(Dictionary<string, string>? value) => new((ArtifactMetadata?)value);

    /// <summary>Sets the metadata to pairs. Collection expressions call it.</summary>
    /// <param name="entries">The entries; no key twice.</param>
    /// <returns>The update.</returns>
    /// <exception cref="ArgumentException">A key occurs twice, or a text contains a NUL character or an unpaired surrogate.</exception>
    public static MetadataUpdate Create(params ReadOnlySpan<KeyValuePair<string, string>> entries) => new(ArtifactMetadata.Create(entries));

    /// <summary>Enumerates the entries. A collection expression takes its element type from here.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => (Value ?? []).GetEnumerator();

    /// <summary>Shows the new metadata, or a note that it is unchanged.</summary>
    /// <returns>A text for display.</returns>
    public override string ToString() => IsSet ? Value?.ToString() ?? "null" : "(unchanged)";
}
