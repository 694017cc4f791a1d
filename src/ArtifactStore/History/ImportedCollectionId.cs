using System.Buffers.Binary;

namespace ArtifactStore.Sql;

/// <summary>
/// The ids of collections that an import creates without being given one: the time at which the key appeared, so that they sort by it, and
/// bits derived from the key. A <see cref="CollectionImport"/> replaces such an id only.
/// </summary>
internal static class ImportedCollectionId
{
    private const int TimeBytes = 6;

    private static readonly Guid Keys = new("0b6f7d0c-58c9-4c0e-9a53-7b1f0d3c2e8a");

    /// <summary>Returns the id of a key's collection.</summary>
    public static Guid Of(string key, DateTimeOffset created)
    {
        Span<byte> id = stackalloc byte[16];
        NameId.Of(Keys, key).TryWriteBytes(id, bigEndian: true, out _);
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, Math.Max(0, created.ToUnixTimeMilliseconds()));
        time[^TimeBytes..].CopyTo(id);
        return new(id, bigEndian: true);
    }

    /// <summary>True if <see cref="Of"/> has made the id for the key, at any time.</summary>
    public static bool IsOf(string key, Guid id)
    {
        Span<byte> own = stackalloc byte[16];
        Span<byte> given = stackalloc byte[16];
        NameId.Of(Keys, key).TryWriteBytes(own, bigEndian: true, out _);
        id.TryWriteBytes(given, bigEndian: true, out _);
        return own[TimeBytes..].SequenceEqual(given[TimeBytes..]);
    }
}
