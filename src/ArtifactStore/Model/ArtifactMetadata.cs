using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Named texts about an artifact: an immutable map from string to string, compared by content.</summary>
/// <example>
/// <code>new ArtifactCreate { Key = "weather", Metadata = new() { ["source"] = "NOAA", ["rows"] = "365" } }
/// new ArtifactCreate { Key = "weather", Metadata = dictionary }         // a Dictionary&lt;string, string&gt;
/// new ArtifactCreate { Key = "weather", Metadata = [.. pairs] }         // any pairs, and any other kind of dictionary</code>
/// </example>
[DebuggerDisplay("Count = {Count}")]
[SuppressMessage(
    "Naming",
    "CA1710:Identifiers should have correct suffix",
    Justification = "'Metadata' is the domain term, and is plural already."
)]
[CollectionBuilder(typeof(ArtifactMetadata), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed class ArtifactMetadata : IReadOnlyDictionary<string, string>, IEquatable<ArtifactMetadata>
{
    private readonly Lazy<OrderedDictionary<string, string>> _entries;

    /// <summary>Creates metadata from pairs, whose order is kept.</summary>
    /// <param name="entries">The entries; no key twice.</param>
    /// <exception cref="ArgumentException">A key occurs twice, or a text contains a NUL character or an unpaired surrogate.</exception>
    public ArtifactMetadata(IEnumerable<KeyValuePair<string, string>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            if (key is null || value is null)
            {
                throw new ArgumentException(
                    $"The metadata entry {Text.Show(key ?? value ?? "null")} has a null key or value. Leave the entry out.",
                    nameof(entries)
                );
            }

            if (!map.TryAdd(CheckText(key, "The metadata key", nameof(entries)), CheckText(value, "The metadata value", nameof(entries))))
            {
                throw new ArgumentException($"The metadata key {Text.Show(key)} occurs twice. Keys are unique.", nameof(entries));
            }
        }

        _entries = new(map);
        Json = MetadataJson.Write(map);
    }

    /// <summary>Creates metadata from pairs, whose order is kept.</summary>
    /// <param name="entries">The entries; no key twice.</param>
    /// <exception cref="ArgumentException">A key occurs twice, or a text contains a NUL character or an unpaired surrogate.</exception>
    public ArtifactMetadata(params ReadOnlySpan<(string Key, string Value)> entries)
        : this(ToPairs(entries)) { }

    private ArtifactMetadata(string json)
    {
        Json = json;
        _entries = new(() => MetadataJson.Read(json));
    }

    /// <summary>The metadata as a JSON object, the stored text.</summary>
    public string Json { get; private init; }

    /// <inheritdoc/>
    public int Count => _entries.Value.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _entries.Value.Keys;

    /// <inheritdoc/>
    public IEnumerable<string> Values => _entries.Value.Values;

    /// <inheritdoc/>
    /// <remarks>
    /// Set only during initialisation: <c>new ArtifactMetadata { ["source"] = "NOAA" }</c>. An existing key gets the new value.
    /// </remarks>
    /// <exception cref="ArgumentException">The key or the value is null, or contains a NUL character or an unpaired surrogate.</exception>
    public string this[string key]
    {
        get => _entries.Value[key];
        init
        {
            ArgumentNullException.ThrowIfNull(key);
            ArgumentNullException.ThrowIfNull(value);
            _entries.Value[CheckText(key, "The metadata key", nameof(key))] = CheckText(value, "The metadata value", nameof(value));
            Json = MetadataJson.Write(_entries.Value);
        }
    }

    /// <summary>Copies a dictionary.</summary>
    /// <param name="entries">The entries; null stays null.</param>
    [return: NotNullIfNotNull(nameof(entries))]
    public static implicit operator ArtifactMetadata?(Dictionary<string, string>? entries) => entries is null ? null : new(entries);

    /// <summary>Creates metadata from pairs, whose order is kept. Collection expressions call it.</summary>
    /// <param name="entries">The entries; no key twice.</param>
    /// <returns>The metadata.</returns>
    /// <exception cref="ArgumentException">A key occurs twice, or a text contains a NUL character or an unpaired surrogate.</exception>
    public static ArtifactMetadata Create(params ReadOnlySpan<KeyValuePair<string, string>> entries) => new(entries.ToArray());

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _entries.Value.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _entries.Value.TryGetValue(key, out value);

    /// <summary>Compares the entries, regardless of their order.</summary>
    /// <param name="other">The other metadata.</param>
    /// <returns>True if both have the same entries.</returns>
    public bool Equals(ArtifactMetadata? other)
    {
        if (ReferenceEquals(this, other) || string.Equals(Json, other?.Json, StringComparison.Ordinal))
        {
            return true;
        }

        return other is not null
            && Count == other.Count
            && _entries.Value.All(entry =>
                other.TryGetValue(entry.Key, out var value) && string.Equals(entry.Value, value, StringComparison.Ordinal)
            );
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArtifactMetadata);

    /// <summary>Compares as <see cref="Equals(ArtifactMetadata)"/> does.</summary>
    /// <param name="left">One of them.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if both have the same entries, or both are null.</returns>
    public static bool operator ==(ArtifactMetadata? left, ArtifactMetadata? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Compares as <see cref="Equals(ArtifactMetadata)"/> does.</summary>
    /// <param name="left">One of them.</param>
    /// <param name="right">The other.</param>
    /// <returns>False if both have the same entries, or both are null.</returns>
    public static bool operator !=(ArtifactMetadata? left, ArtifactMetadata? right) => !(left == right);

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.Value.Aggregate(0, (hash, entry) => hash ^ HashCode.Combine(entry.Key, entry.Value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Shows at most 200 characters of <see cref="Json"/>, and its length.</summary>
    /// <returns>A text for display.</returns>
    public override string ToString() => RecordText.Cut(Json);

    /// <summary>Wraps a text written by the store, parsed on first access to an entry.</summary>
    internal static ArtifactMetadata FromStore(string json) => new(json);

    private static string CheckText(string value, string what, string parameter) => Text.Check(value, what, parameter)!;

    private static KeyValuePair<string, string>[] ToPairs(ReadOnlySpan<(string Key, string Value)> entries)
    {
        var pairs = new KeyValuePair<string, string>[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            pairs[i] = new(entries[i].Key, entries[i].Value);
        }

        return pairs;
    }
}
