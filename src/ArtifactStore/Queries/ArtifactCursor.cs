using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The place behind one row of a sorted list, where the next page starts.</summary>
/// <remarks>
/// It carries the sort, the sort key and the id of the row, not a position in the database: it stays valid when the row is deleted, and in another process.
/// Without filters and sorted by id or time, a page behind a cursor begins with a seek in an index; an offset would walk over all rows before it.
/// <see cref="ToString"/> gives an opaque text for a URL; <see cref="Parse(string, IFormatProvider)"/> reads it. As it is <see cref="IParsable{TSelf}"/>, a web framework binds it by itself.
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
public sealed record ArtifactCursor : ISpanParsable<ArtifactCursor>
{
    private const byte Format = 1;

    private ArtifactCursor(bool ofCollection, ArtifactSort sort, Guid id, DateTimeOffset? time, string? key)
    {
        OfCollection = ofCollection;
        Sort = sort;
        Id = id;
        Time = time;
        Key = key;
    }

    /// <summary>The sort that the cursor belongs to.</summary>
    public ArtifactSort Sort { get; }

    /// <summary>Whether it stands behind a key of a list of latest artifacts, not behind an artifact.</summary>
    internal bool OfCollection { get; }

    /// <summary>The id of the row.</summary>
    internal Guid Id { get; }

    /// <summary>The sort key, where the sort looks at a time.</summary>
    internal DateTimeOffset? Time { get; }

    /// <summary>The sort key, where the sort looks at the key.</summary>
    internal string? Key { get; }

    /// <summary>The place behind an artifact.</summary>
    /// <param name="artifact">The last row of the page before.</param>
    /// <param name="sort">The sort of the query.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not a sort that the library knows.</exception>
    /// <exception cref="ArgumentException">The artifact does not come from a store: its key, by which it is sorted, is one that no database can hold.</exception>
    public static ArtifactCursor After(Artifact artifact, ArtifactSort sort)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return Make(false, sort, artifact.Id, artifact.Created, artifact.Updated, artifact.Key, nameof(artifact));
    }

    /// <summary>The place behind a key.</summary>
    /// <param name="collection">The last row of the page before.</param>
    /// <param name="sort">The sort of the query.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not a sort that the library knows.</exception>
    /// <exception cref="ArgumentException">The collection does not come from a store: its key, by which it is sorted, is null, or one that no database can hold.</exception>
    public static ArtifactCursor After(ArtifactCollection collection, ArtifactSort sort)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return Make(true, sort, collection.CollectionId, collection.Created, collection.Updated, collection.Key, nameof(collection));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not looked at: the text is the same in every culture.</param>
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
            : throw new FormatException($"{Text.Show(s)} is not a cursor. Use a text that ArtifactCursor.ToString gave.");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The cursor, where the text is one.</param>
    /// <returns>Whether the text is a cursor.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out ArtifactCursor? result) => TryParse(s.AsSpan(), null, out result);

    /// <inheritdoc cref="TryParse(string, out ArtifactCursor)"/>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not looked at: the text is the same in every culture.</param>
    /// <param name="result">The cursor, where the text is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out ArtifactCursor? result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string, IFormatProvider, out ArtifactCursor)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out ArtifactCursor? result)
    {
        if (TryDecode(s, out result) && s.SequenceEqual(result.ToString()))
        {
            return true;
        }

        // Base64url has other spellings of the same bytes, with spaces, padding or other unused bits. Nobody got one of them from a cursor.
        result = null;
        return false;
    }

    private static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out ArtifactCursor? cursor)
    {
        cursor = null;
        if (!Base64Url.IsValid(text, out _))
        {
            return false;
        }

        // Layout: format, list, sort, id (16 bytes), then the sort key: nothing, a time in microseconds since year 1 (8 bytes), or 0 | 1 + the key in UTF-8.
        var bytes = Base64Url.DecodeFromChars(text).AsSpan();
        if (bytes.Length < 19 || bytes[0] != Format || bytes[1] > 1 || !Enum.IsDefined((ArtifactSort)bytes[2]))
        {
            return false;
        }

        var (ofCollection, sort, id) = (bytes[1] == 1, (ArtifactSort)bytes[2], new Guid(bytes[3..19], bigEndian: true));
        var rest = bytes[19..];
        switch (sort.Key())
        {
            case SortKey.Id when rest.IsEmpty:
                cursor = new(ofCollection, sort, id, null, null);
                return true;

            case SortKey.Created or SortKey.Updated when rest.Length == 8:
                var microseconds = BinaryPrimitives.ReadInt64BigEndian(rest);
                if (microseconds is < 0 or > MaxMicroseconds)
                {
                    return false;
                }

                cursor = new(ofCollection, sort, id, new DateTimeOffset(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero), null);
                return true;

            case SortKey.Key when rest is [0] && !ofCollection:
                cursor = new(ofCollection, sort, id, null, null);
                return true;

            case SortKey.Key when rest is [1, ..] && System.Text.Unicode.Utf8.IsValid(rest[1..]) && !rest.Contains((byte)0):
                cursor = new(ofCollection, sort, id, null, Encoding.UTF8.GetString(rest[1..]));
                return true;

            default:
                return false;
        }
    }

    /// <summary>The cursor as opaque text that may stand in a URL.</summary>
    /// <returns>Base64url, the first byte of which is a format number.</returns>
    public override string ToString()
    {
        byte[] sortKey = Sort.Key() switch
        {
            SortKey.Id => [],
            SortKey.Created or SortKey.Updated => TimeBytes(Time.GetValueOrDefault()),
            _ => Key is null ? [0] : [1, .. Encoding.UTF8.GetBytes(Key)],
        };
        return Base64Url.EncodeToString([Format, (byte)(OfCollection ? 1 : 0), (byte)Sort, .. Id.ToByteArray(bigEndian: true), .. sortKey]);
    }

    private const long MaxMicroseconds = 3155378975999999999L / TimeSpan.TicksPerMicrosecond;

    private static ArtifactCursor Make(bool ofCollection, ArtifactSort sort, Guid id, DateTimeOffset created, DateTimeOffset updated, string? key, string parameter) => EnumValue.Check(sort, nameof(sort)).Key() switch
    {
        SortKey.Id => new(ofCollection, sort, id, null, null),
        SortKey.Created => new(ofCollection, sort, id, created, null),
        SortKey.Updated => new(ofCollection, sort, id, updated, null),
        SortKey.Key when key is null && ofCollection => throw new ArgumentException("Key is null. A collection has a key; give a row that a store returned.", parameter),
        SortKey.Key => new(ofCollection, sort, id, null, Text.Check(key, "Key", parameter)),
        _ => throw new UnreachableException(),
    };

    private static byte[] TimeBytes(DateTimeOffset time)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.UtcTicks / TimeSpan.TicksPerMicrosecond);
        return bytes;
    }
}
