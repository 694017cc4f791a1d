using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ArtifactStore.Sql;

/// <summary>Makes UUIDs of version 7 (RFC 9562, section 5.7) that rise strictly within this generator, also inside one millisecond and when the clock steps back.</summary>
/// <remarks><see cref="Guid.CreateVersion7()"/> draws the 74 bits behind the millisecond anew each time, so that ids of one millisecond are in no order. Here they count up from a random start (section 6.2, method 2).</remarks>
internal sealed class UuidV7Generator(TimeProvider timeProvider)
{
    private const int RandomBits = 74;
    private static readonly UInt128 RandomMask = (UInt128.One << RandomBits) - 1;

    private readonly Lock _lock = new();
    private long _milliseconds;
    private UInt128 _random = RandomMask;

    public Guid Next()
    {
        Span<byte> noise = stackalloc byte[16];
        RandomNumberGenerator.Fill(noise);
        var fresh = BinaryPrimitives.ReadUInt128BigEndian(noise);
        var now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_lock)
        {
            if (now > _milliseconds)
            {
                // The highest bit stays free, so that a millisecond never runs out of ids.
                (_milliseconds, _random) = (now, fresh & (RandomMask >> 1));
            }
            else
            {
                // A random step keeps the next id from being guessed.
                _random += 1 + (fresh & uint.MaxValue);
                if (_random > RandomMask)
                {
                    (_milliseconds, _random) = (_milliseconds + 1, fresh & (RandomMask >> 1));
                }
            }

            return Compose(_milliseconds, _random);
        }
    }

    private static Guid Compose(long milliseconds, UInt128 random)
    {
        var value = ((UInt128)(ulong)milliseconds << 80)
            | ((UInt128)7 << 76)
            | ((random >> 62) << 64)
            | ((UInt128)0b10 << 62)
            | (random & (ulong.MaxValue >> 2));
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new Guid(bytes, bigEndian: true);
    }
}
