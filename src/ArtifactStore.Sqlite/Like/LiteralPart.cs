namespace ArtifactStore.Sqlite;

/// <summary>A part without <c>_</c>, found by the Knuth-Morris-Pratt algorithm, which reads each character once.</summary>
internal sealed class LiteralPart : LikePart
{
    private readonly int[] _characters;

    // For each prefix of the part, the length of its longest border: a proper suffix that is also a prefix.
    private readonly int[] _borders;

    public LiteralPart(int[] characters)
    {
        _characters = characters;
        _borders = new int[characters.Length];
        for (var i = 1; i < characters.Length; i++)
        {
            _borders[i] = Advance(_borders[i - 1], characters[i]);
        }
    }

    public override int FindEnd(ReadOnlySpan<byte> utf8, CancellationToken cancellationToken)
    {
        var (matched, steps) = (0, 0);
        for (var position = 0; position < utf8.Length; )
        {
            matched = Advance(matched, Next(utf8, ref position));
            if (matched == _characters.Length)
            {
                return position;
            }

            if (++steps == StepsBetweenChecks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                steps = 0;
            }
        }

        return -1;
    }

    /// <summary>Returns the number of matched characters after one more.</summary>
    private int Advance(int matched, int character)
    {
        while (matched > 0 && _characters[matched] != character)
        {
            matched = _borders[matched - 1];
        }

        return _characters[matched] == character ? matched + 1 : 0;
    }
}
