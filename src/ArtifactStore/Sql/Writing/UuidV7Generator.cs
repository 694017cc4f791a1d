using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ArtifactStore.Sql;

/// <summary>Makes UUIDs of version 7 (RFC 9562, section 5.7) that rise strictly within this generator, also inside one millisecond and when the clock steps back.</summary>
/// <remarks><see cref="Guid.CreateVersion7()"/> draws the 74 bits behind the millisecond anew each time, so that ids of one millisecond are in no order. Here they count up from a random start (section 6.2, method 2).</remarks>
internal sealed class UuidV7Generator(TimeProvider timeProvider)
{
    private const int RandomBits = 74;
    private const int Size = 16;
    private static readonly UInt128 RandomMask = (UInt128.One << RandomBits) - 1;

    /// <summary>How many draws of randomness are made at once: the system takes about as long for one as for all of them, which is longer than the rest of an id.</summary>
    private const int Draws = 64;

    private readonly Lock _lock = new();
    private readonly byte[] _noise = new byte[Draws * Size];
    private long _milliseconds;
    private UInt128 _random = RandomMask;
    private int _drawn = Draws;

    public Guid Next()
    {
        var now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_lock)
        {
            var fresh = Draw();
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

    /// <summary>Random bits that nobody was given before.</summary>
    private UInt128 Draw()
    {
        if (_drawn == Draws)
        {
            RandomNumberGenerator.Fill(_noise);
            _drawn = 0;
        }

        return BinaryPrimitives.ReadUInt128BigEndian(_noise.AsSpan(Size * _drawn++, Size));
    }

    private static Guid Compose(long milliseconds, UInt128 random)
    {
        var value = ((UInt128)(ulong)milliseconds << 80)
            | ((UInt128)7 << 76)
            | ((random >> 62) << 64)
            | ((UInt128)0b10 << 62)
            | (random & (ulong.MaxValue >> 2));
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new Guid(bytes, bigEndian: true);
    }
}
