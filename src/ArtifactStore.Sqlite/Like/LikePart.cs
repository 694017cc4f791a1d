using System.Text;

namespace ArtifactStore.Sqlite;

/// <summary>What stands between two <c>%</c> of a pattern: so many characters, folded, each of which is a certain one or any.</summary>
internal abstract class LikePart
{
    /// <summary>Stands for any character.</summary>
    public const int AnyOne = -1;

    /// <summary>How much is done between two looks at the token: some tens of microseconds.</summary>
    protected const int StepsBetweenLooks = 16_384;

    /// <summary>The place in a text behind the first occurrence of the part, in bytes; -1 where there is none.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled meanwhile.</exception>
    public abstract int FindEnd(ReadOnlySpan<byte> utf8, CancellationToken cancellationToken);

    /// <summary>Reads the character at a place, folded, and steps behind it.</summary>
    protected static int Next(ReadOnlySpan<byte> utf8, ref int position)
    {
        var first = utf8[position];
        if (first < 0x80)
        {
            position++;
            return first is >= (byte)'A' and <= (byte)'Z' ? first | 0x20 : first;
        }

        _ = Rune.DecodeFromUtf8(utf8[position..], out var rune, out var length);
        position += length;
        return CaseFold.Of(rune.Value);
    }
}
