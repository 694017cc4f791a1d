using System.Security.Cryptography;
using System.Text;

namespace ArtifactStore.AspNetCore;

/// <summary>
/// Ids that follow from what a client names. Two clients that create the flow of one name at the same time then save one row.
/// </summary>
internal static class DerivedId
{
    /// <summary>Returns the id of some names: a UUID of version 8 from their hash.</summary>
    public static Guid Of(params ReadOnlySpan<string> names)
    {
        var text = new StringBuilder("artifactstore");
        foreach (var name in names)
        {
            text.Append('\0').Append(name);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash[..16], bigEndian: true);
    }
}
