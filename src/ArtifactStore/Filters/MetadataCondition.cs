using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on one entry of an artifact's metadata.</summary>
/// <example><c>new ArtifactFilter { Metadata = { ["model"] = new() { StartsWith = "resnet" } } }</c></example>
[CollectionBuilder(typeof(MetadataCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record MetadataCondition : Condition
{
    /// <summary>There is an entry, and its value is in the list; <c>any_</c> on the wire. An empty list matches nothing.</summary>
    /// <exception cref="ArgumentException">A text is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("any_")]
    public IEnumerable<string>? Any
    {
        get;
        init => field = Text.Check(value, nameof(Any));
    }

    /// <summary>
    /// There is an entry, and its value is not in the list; <c>not_any_</c> on the wire. An empty list has no effect. To pass artifacts
    /// without the entry as well, combine it with <see cref="Exists"/> by <see cref="FilterOperator.Or"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A text is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("not_any_")]
    public IEnumerable<string>? NotAny
    {
        get;
        init => field = Text.Check(value, nameof(NotAny));
    }

    /// <summary>
    /// There is an entry, and its value begins with this text; <c>starts_with_</c> on the wire. The comparison is ordinal. An empty text
    /// has no effect.
    /// </summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("starts_with_")]
    public string? StartsWith
    {
        get;
        init => field = Text.Check(value, nameof(StartsWith));
    }

    /// <summary>True requires an entry with the name, false requires that there is none; <c>exists_</c> on the wire.</summary>
    [JsonPropertyName("exists_")]
    public bool? Exists { get; init; }

    /// <summary>Creates a condition that the value is this one.</summary>
    /// <param name="value">The value; null converts to null.</param>
    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator MetadataCondition?(string? value) =>
        value is null ? null : new() { Any = new ValueList<string>([value]) };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    [return: NotNullIfNotNull(nameof(values))]
    public static implicit operator MetadataCondition?(string[]? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    [return: NotNullIfNotNull(nameof(values))]
    public static implicit operator MetadataCondition?(List<string>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    [return: NotNullIfNotNull(nameof(values))]
    public static implicit operator MetadataCondition?(HashSet<string>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    [return: NotNullIfNotNull(nameof(values))]
    public static implicit operator MetadataCondition?(ValueList<string>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these. Collection expressions call it.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The condition.</returns>
    public static MetadataCondition Create(ReadOnlySpan<string> values) => new() { Any = ValueList.Create(values) };

    /// <summary>Enumerates <see cref="Any"/>. A collection expression takes its element type from here.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<string> GetEnumerator() => (Any ?? ValueList<string>.Empty).GetEnumerator();
}
