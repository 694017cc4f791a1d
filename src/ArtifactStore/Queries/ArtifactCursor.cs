using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The position after one row of a sorted list, where the next page starts.</summary>
/// <remarks>
/// It holds the sort, the sort key and the id of the row rather than a position in the database. It stays valid when the row is deleted,
/// and in other processes. Without filters, the next page begins with an index seek, whereas an offset reads all rows before it.
/// <see cref="ToString"/> gives an opaque text for a URL, and <see cref="Parse(string, IFormatProvider)"/> reads it. As an
/// <see cref="IParsable{TSelf}"/> it can be bound by a web framework.
/// </remarks>
/// <example>
/// <code>var query = new ArtifactQuery { Limit = 100 };
/// while (await artifacts.ReadArtifactsAsync(query) is { Count: > 0 } page)
/// {
///     Show(page);
///     query = query with { After = ArtifactCursor.After(page[^1], query.Sort) };
/// }</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactCursor : StoreCursor, ISpanParsable<ArtifactCursor>
{
    private ArtifactCursor(bool ofCollection, ArtifactSort sort, Guid id, DateTimeOffset? time, string? key)
        : base(id, time, key) => (OfCollection, Sort) = (ofCollection, sort);

    /// <summary>The sort of the list.</summary>
    public ArtifactSort Sort { get; }

    /// <summary>True for a list of keys, false for a list of artifacts.</summary>
    internal bool OfCollection { get; }

    internal override SortKey SortKey => Sort.Key();

    internal override bool IsAscending => Sort.IsAscending();

    /// <summary>Creates the cursor after a row of the database.</summary>
    internal static ArtifactCursor At(bool ofCollection, ArtifactSort sort, Guid id, DateTimeOffset? time = null, string? key = null) =>
        new(ofCollection, sort, id, time, key);

    /// <summary>Creates the cursor after an artifact.</summary>
    /// <param name="artifact">The last row of the previous page.</param>
    /// <param name="sort">The sort of the query.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named sorts.</exception>
    /// <exception cref="ArgumentException">
    /// The artifact is sorted by a key that no database can hold, so it does not come from a store.
    /// </exception>
    public static ArtifactCursor After(Artifact artifact, ArtifactSort sort)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return Make(false, sort, artifact.Id, artifact.Created, artifact.Updated, artifact.Key, nameof(artifact));
    }

    /// <summary>Creates the cursor after a key.</summary>
    /// <param name="collection">The last row of the previous page.</param>
    /// <param name="sort">The sort of the query.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named sorts.</exception>
    /// <exception cref="ArgumentException">
    /// The collection is sorted by a key that is null or that no database can hold, so it does not come from a store.
    /// </exception>
    public static ArtifactCursor After(ArtifactCollection collection, ArtifactSort sort)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return Make(true, sort, collection.CollectionId, collection.Created, collection.Updated, collection.Key, nameof(collection));
    }

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: the text is the same in every culture.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="FormatException">The text is not a cursor.</exception>
    public static ArtifactCursor Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider)"/>
    public static ArtifactCursor Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var cursor)
            ? cursor
            : throw new FormatException($"{Text.Show(s)} is not a cursor. Use a text returned by ArtifactCursor.ToString.");

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The cursor, if the text is one.</param>
    /// <returns>True if the text is a cursor.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out ArtifactCursor? result) =>
        TryParse(s.AsSpan(), null, out result);

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: the text is the same in every culture.</param>
    /// <param name="result">The cursor, if the text is one.</param>
    /// <returns>True if the text is a cursor.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out ArtifactCursor? result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string, IFormatProvider, out ArtifactCursor)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out ArtifactCursor? result)
    {
        if (TryDecode(s, out result) && s.SequenceEqual(result.ToString()))
        {
            return true;
        }

        // Base64url allows other spellings of the same bytes, with spaces, padding or different unused bits. No cursor is written that way.
        result = null;
        return false;
    }

    private static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out ArtifactCursor? cursor)
    {
        // A collection has a key.
        cursor =
            Decode(text, KeyOf) is var (list, sort, id, time, key)
            && (list == 0 || key is not null || ((ArtifactSort)sort).Key() != SortKey.Key)
                ? new(list == 1, (ArtifactSort)sort, id, time, key)
                : null;
        return cursor is not null;

        static SortKey? KeyOf(byte list, byte sort) => list <= 1 && Enum.IsDefined((ArtifactSort)sort) ? ((ArtifactSort)sort).Key() : null;
    }

    /// <summary>Returns the cursor as opaque text that is safe in a URL.</summary>
    /// <returns>Base64url, whose first byte is the format number.</returns>
    public override string ToString() => Encode((byte)(OfCollection ? 1 : 0), (byte)Sort);

    private static ArtifactCursor Make(
        bool ofCollection,
        ArtifactSort sort,
        Guid id,
        DateTimeOffset created,
        DateTimeOffset updated,
        string? key,
        string parameter
    ) =>
        EnumValue.Check(sort, nameof(sort)).Key() switch
        {
            SortKey.Id => new(ofCollection, sort, id, null, null),
            SortKey.Created => new(ofCollection, sort, id, created, null),
            SortKey.Updated => new(ofCollection, sort, id, updated, null),
            SortKey.Key when key is null && ofCollection => throw new ArgumentException(
                "Key is null. A collection has a key: give a row that a store returned.",
                parameter
            ),
            SortKey.Key => new(ofCollection, sort, id, null, Text.Check(key, "Key", parameter)),
            _ => throw new UnreachableException(),
        };
}
