using System.Security.Cryptography;
using System.Text;

namespace ArtifactStore.Sql;

/// <summary>Derives ids from names: UUIDs of version 8 from SHA-256 (RFC 9562, section 5.8 and appendix B.2).</summary>
internal static class NameId
{
    /// <summary>The namespace of the names of flows. That of a deployment's name is the id of its flow.</summary>
    public static readonly Guid Flows = new("5b0f8c1e-93d4-4a37-8f0b-6c2d1e7a9f54");

    /// <summary>Returns the id of a name.</summary>
    /// <param name="parent">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="copy">0, or a number that gives another id if the previous one is in use.</param>
    public static Guid Of(Guid parent, string name, int copy = 0)
    {
        // No UTF-8 contains the byte 0xFF, so it separates the name from the number.
        byte[] hash = SHA256.HashData([
            .. parent.ToByteArray(bigEndian: true),
            .. Encoding.UTF8.GetBytes(name),
            .. copy == 0 ? (byte[])[] : [0xFF, (byte)copy],
        ]);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash.AsSpan(0, 16), bigEndian: true);
    }
}
