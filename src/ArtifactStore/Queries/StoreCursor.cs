using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace ArtifactStore;

/// <summary>The common base of all cursors: the position after one row of a sorted list.</summary>
public abstract record StoreCursor
{
    private const byte Format = 1;
    private const int HeadLength = 19;
    private const long MaxMicroseconds = 3155378975999999999L / TimeSpan.TicksPerMicrosecond;

    private protected StoreCursor(Guid id, DateTimeOffset? time, string? key) => (Id, Time, Key) = (id, time, key);

    /// <summary>The id of the row.</summary>
    internal Guid Id { get; }

    /// <summary>The sort key, if it is a time.</summary>
    internal DateTimeOffset? Time { get; }

    /// <summary>The sort key, if it is a text: a key or a name.</summary>
    internal string? Key { get; }

    /// <summary>The sort key of the list, before the id.</summary>
    internal abstract SortKey SortKey { get; }

    /// <summary>True if the lowest comes first in the list.</summary>
    internal abstract bool IsAscending { get; }

    /// <summary>Writes the cursor: base64url, whose first byte is the format number.</summary>
    private protected string Encode(byte list, byte sort)
    {
        byte[] key = SortKey switch
        {
            SortKey.Id => [],
            SortKey.Key or SortKey.Name => Key is null ? [0] : [1, .. Encoding.UTF8.GetBytes(Key)],
            _ => TimeBytes(Time.GetValueOrDefault()),
        };
        return Base64Url.EncodeToString([Format, list, sort, .. Id.ToByteArray(bigEndian: true), .. key]);
    }

    /// <summary>Reads what <see cref="Encode"/> writes: the list, the sort, and the values of the row.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keyOf">Gets the sort key of a list and a sort; null for ones that are not known.</param>
    /// <returns>Null if the text is not a cursor.</returns>
    private protected static (byte List, byte Sort, Guid Id, DateTimeOffset? Time, string? Key)? Decode(
        ReadOnlySpan<char> text,
        Func<byte, byte, SortKey?> keyOf
    )
    {
        if (!Base64Url.IsValid(text, out _))
        {
            return null;
        }

        // Layout: format, list, sort, id (16 bytes), then the sort key: nothing, a time in microseconds since year 1 (8 bytes), or 0 | 1 +
        // the text in UTF-8.
        var bytes = Base64Url.DecodeFromChars(text).AsSpan();
        if (bytes.Length < HeadLength || bytes[0] != Format || keyOf(bytes[1], bytes[2]) is not { } sortKey)
        {
            return null;
        }

        var (list, sort, id) = (bytes[1], bytes[2], new Guid(bytes[3..HeadLength], bigEndian: true));
        var rest = bytes[HeadLength..];
        switch (sortKey)
        {
            case SortKey.Id:
                return rest.IsEmpty ? (list, sort, id, null, null) : null;

            case SortKey.Key
            or SortKey.Name:
                return rest switch
                {
                    [0] => (list, sort, id, null, null),
                    [1, ..] when System.Text.Unicode.Utf8.IsValid(rest[1..]) && !rest.Contains((byte)0) => (
                        list,
                        sort,
                        id,
                        null,
                        Encoding.UTF8.GetString(rest[1..])
                    ),
                    _ => null,
                };

            default:
                return rest.Length == 8 && BinaryPrimitives.ReadInt64BigEndian(rest) is >= 0 and <= MaxMicroseconds and var microseconds
                    ? (list, sort, id, new DateTimeOffset(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero), null)
                    : null;
        }
    }

    private static byte[] TimeBytes(DateTimeOffset time)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.UtcTicks / TimeSpan.TicksPerMicrosecond);
        return bytes;
    }
}
