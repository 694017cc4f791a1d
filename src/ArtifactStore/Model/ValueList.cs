using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>An immutable list that is equal to another list with the same elements in the same order.</summary>
/// <remarks>
/// The records of this library hold their lists in it, so that records with equal content are equal. It is written as a collection
/// expression: <c>["prod", "eu"]</c>.
/// </remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
[DebuggerDisplay("Count = {Count}")]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[] _items;

    internal ValueList(T[] items) => _items = items;

    /// <summary>The empty list.</summary>
    internal static ValueList<T> Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in the list.</exception>
    public T this[int index] =>
        (uint)index < (uint)_items.Length
            ? _items[index]
            : throw new ArgumentOutOfRangeException(
                nameof(index),
                index,
                $"The list has no index {index}. Its length is {_items.Length}, and indexes start at 0."
            );

    /// <summary>Copies an array.</summary>
    /// <param name="items">The elements; null stays null.</param>
    [return: NotNullIfNotNull(nameof(items))]
    public static implicit operator ValueList<T>?(T[]? items) => items is null ? null : ValueList.From(items);

    /// <summary>Copies a list.</summary>
    /// <param name="items">The elements; null stays null.</param>
    [return: NotNullIfNotNull(nameof(items))]
    public static implicit operator ValueList<T>?(List<T>? items) => items is null ? null : ValueList.From(items);

    /// <summary>Copies a set, in its enumeration order.</summary>
    /// <param name="items">The elements; null stays null.</param>
    [return: NotNullIfNotNull(nameof(items))]
    public static implicit operator ValueList<T>?(HashSet<T>? items) => items is null ? null : ValueList.From(items);

    /// <summary>Returns the elements, without copying them.</summary>
    /// <returns>A view of the elements.</returns>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <inheritdoc/>
    public bool Equals(ValueList<T>? other) =>
        ReferenceEquals(this, other) || (other is not null && _items.AsSpan().SequenceEqual(other._items, EqualityComparer<T>.Default));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Shows the elements between brackets. A long list is cut at about 200 characters, with the number of elements.</summary>
    /// <returns>For instance <c>[prod, eu]</c>.</returns>
    public override string ToString()
    {
        var shown = new StringBuilder("[");
        for (var i = 0; i < _items.Length; i++)
        {
            if (shown.Length > RecordText.ShownLength)
            {
                return shown.Append(CultureInfo.InvariantCulture, $", … ({_items.Length} in all)]").ToString();
            }

            var item = _items[i];
            shown.Append(i == 0 ? "" : ", ").Append(item is string text ? RecordText.Cut(text) : item?.ToString());
        }

        return shown.Append(']').ToString();
    }
}

/// <summary>Creates <see cref="ValueList{T}"/>.</summary>
public static class ValueList
{
    /// <summary>Creates a list from a span. Collection expressions call it.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="items">The elements, copied.</param>
    /// <returns>The list.</returns>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? ValueList<T>.Empty : new(items.ToArray());

    /// <summary>Creates a list from any sequence.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="items">The elements, copied.</param>
    /// <returns>The list.</returns>
    public static ValueList<T> From<T>(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items as ValueList<T> ?? Create<T>([.. items]);
    }

    /// <summary>Returns an immutable list, which is a copy unless the sequence is one already.</summary>
    [return: NotNullIfNotNull(nameof(items))]
    internal static ValueList<T>? Snapshot<T>(IEnumerable<T>? items) => items is null ? null : From(items);
}
