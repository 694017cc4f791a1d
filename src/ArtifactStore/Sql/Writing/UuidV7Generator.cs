using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ArtifactStore.Sql;

/// <summary>
/// Generates UUIDs of version 7 (RFC 9562, section 5.7) that increase strictly, even within a millisecond and when the clock goes back.
/// </summary>
/// <remarks>
/// <see cref="Guid.CreateVersion7()"/> draws 74 random bits each time, so that ids of the same millisecond are unordered. Here they are
/// incremented from a random start (section 6.2, method 2).
/// </remarks>
internal sealed class UuidV7Generator(TimeProvider timeProvider)
{
    private const int RandomBits = 74;
    private const int Size = 16;
    private static readonly UInt128 RandomMask = (UInt128.One << RandomBits) - 1;

    /// <summary>
    /// The number of random values drawn at once. The system takes about as long for one as for all of them, which is longer than the rest
    /// of an id.
    /// </summary>
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
                // A random increment, so that ids cannot be guessed.
                _random += 1 + (fresh & uint.MaxValue);
                if (_random > RandomMask)
                {
                    (_milliseconds, _random) = (_milliseconds + 1, fresh & (RandomMask >> 1));
                }
            }

            return Compose(_milliseconds, _random);
        }
    }

    /// <summary>Returns unused random bits.</summary>
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
        var value =
            ((UInt128)(ulong)milliseconds << 80)
            | ((UInt128)7 << 76)
            | ((random >> 62) << 64)
            | ((UInt128)0b10 << 62)
            | (random & (ulong.MaxValue >> 2));
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new Guid(bytes, bigEndian: true);
    }
}
