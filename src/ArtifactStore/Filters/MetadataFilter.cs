using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>
/// Conditions on the entries of an artifact's metadata, by their names. They combine by the operator of the filter that they belong to.
/// </summary>
/// <remarks>
/// It is written as part of a filter, and cannot be changed once the filter belongs to a query or a group. A copy of the filter
/// (<c>filter with { }</c>) has conditions of its own.
/// </remarks>
/// <example>
/// <code>new ArtifactQuery { Artifacts = new() { Metadata = { ["model"] = "resnet", ["stage"] = new() { Exists = true } } } }</code>
/// </example>
[DebuggerDisplay("Count = {Count}")]
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "It is named like the other parts of a query.")]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed class MetadataFilter : IReadOnlyDictionary<string, MetadataCondition>, IEquatable<MetadataFilter>
{
    private OrderedDictionary<string, MetadataCondition>? _conditions;
    private bool _isReadOnly;

    /// <summary>Creates a filter without conditions, which has no effect.</summary>
    public MetadataFilter() { }

    /// <summary>Copies the conditions of another.</summary>
    internal MetadataFilter(MetadataFilter other) =>
        _conditions = other._conditions is null ? null : new(other._conditions, StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => _conditions?.Count ?? 0;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Conditions.Keys;

    /// <inheritdoc/>
    public IEnumerable<MetadataCondition> Values => Conditions.Values;

    /// <summary>The condition on the entry with a name. Set it while the filter is written.</summary>
    /// <param name="key">The name.</param>
    /// <exception cref="ArgumentException">The name contains a NUL character or an unpaired surrogate.</exception>
    /// <exception cref="InvalidOperationException">The filter belongs to a query or a group.</exception>
    /// <exception cref="KeyNotFoundException">There is no condition on such an entry.</exception>
    [AllowNull]
    public MetadataCondition this[string key]
    {
        get => Conditions[key];
        set
        {
            ArgumentNullException.ThrowIfNull(key);
            if (_isReadOnly)
            {
                throw new InvalidOperationException(
                    $"The condition on the metadata {Text.Show(key)} can't be set: the filter is part of a query or a group. Set it on a copy: filter with {{ }}."
                );
            }

            Text.Check(key, "The metadata key", nameof(key));
            if (value is null)
            {
                _conditions?.Remove(key);
            }
            else
            {
                Conditions[key] = value;
            }
        }
    }

    private OrderedDictionary<string, MetadataCondition> Conditions => _conditions ??= new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Conditions.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out MetadataCondition value) => Conditions.TryGetValue(key, out value);

    /// <summary>Compares the conditions, regardless of their order.</summary>
    /// <param name="other">The other filter.</param>
    /// <returns>True if both have the same conditions.</returns>
    public bool Equals(MetadataFilter? other) =>
        ReferenceEquals(this, other)
        || (
            other is not null
            && Count == other.Count
            && this.All(entry => other.TryGetValue(entry.Key, out var condition) && entry.Value.Equals(condition))
        );

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetadataFilter);

    /// <inheritdoc/>
    public override int GetHashCode() => this.Aggregate(0, (hash, entry) => hash ^ HashCode.Combine(entry.Key, entry.Value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, MetadataCondition>> GetEnumerator() => Conditions.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Shows the conditions.</summary>
    /// <returns>A text for display.</returns>
    public override string ToString() => RecordText.Cut($"{{{string.Join(", ", this.Select(entry => $"{entry.Key}: {entry.Value}"))}}}");

    /// <summary>Makes it read-only.</summary>
    internal void Freeze() => _isReadOnly = true;
}
