using System.Text;

namespace ArtifactStore.Sqlite;

/// <summary>The part of a pattern between two <c>%</c>: a number of folded characters, each of which is literal or a wildcard.</summary>
internal abstract class LikePart
{
    /// <summary>The wildcard for any character.</summary>
    public const int AnyCharacter = -1;

    /// <summary>The number of steps between two checks of the token, some tens of microseconds.</summary>
    protected const int StepsBetweenChecks = 16_384;

    /// <summary>Returns the position after the first occurrence of the part, in bytes; -1 if there is none.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public abstract int FindEnd(ReadOnlySpan<byte> utf8, CancellationToken cancellationToken);

    /// <summary>Reads and folds the character at a position, and advances the position.</summary>
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
