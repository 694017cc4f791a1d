using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace ArtifactStore.Fuzz;

/// <summary>The branches that one execution took, and all that were ever taken: each with a class of how often, as AFL does it.</summary>
internal static unsafe class Coverage
{
    private const int Size = 1 << 16;

    private static readonly byte[] Seen = new byte[Size];

    /// <summary>How many branches were ever taken.</summary>
    public static int Edges { get; private set; }

    /// <summary>Before anything of the library runs: marked code writes without asking.</summary>
    public static void Start() => Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Size);

    /// <summary>Forgets the last execution.</summary>
    public static void Reset()
    {
        new Span<byte>(Trace.SharedMem, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Adds the last execution to what was seen.</summary>
    /// <returns>Whether it took a new branch, and whether it took one as often as none before.</returns>
    public static (bool Edge, bool Count) Add()
    {
        var (edge, count) = (false, false);
        var words = (ulong*)Trace.SharedMem;
        for (var i = 0; i < Size / 8; i++)
        {
            if (words[i] == 0)
            {
                continue;
            }

            for (var j = i * 8; j < (i * 8) + 8; j++)
            {
                var hits = Trace.SharedMem[j];
                if (hits == 0)
                {
                    continue;
                }

                var bucket = (byte)(1 << Math.Min(7, BitOperations.Log2(hits)));
                if ((Seen[j] & bucket) == 0)
                {
                    count = true;
                    if (Seen[j] == 0)
                    {
                        edge = true;
                        Edges++;
                    }

                    Seen[j] |= bucket;
                }
            }
        }

        return (edge, count);
    }
}
