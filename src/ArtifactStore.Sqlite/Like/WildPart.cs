namespace ArtifactStore.Sqlite;

/// <summary>
/// A part with <c>_</c>, found by the bit-parallel Shift-And algorithm: one bit per character shows that the text so far ends with that
/// prefix of the part, and all bits advance at once, a word at a time.
/// </summary>
internal sealed class WildPart : LikePart
{
    private readonly int _width;

    // For each character of the part, its possible positions; for all others, those of the wildcards.
    private readonly Dictionary<int, ulong[]> _places = [];
    private readonly ulong[] _wildPlaces;

    public WildPart(int[] characters)
    {
        _width = characters.Length;
        _wildPlaces = new ulong[(characters.Length + 63) / 64];
        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i] == AnyCharacter)
            {
                Set(_wildPlaces, i);
            }
        }

        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i] != AnyCharacter)
            {
                if (!_places.TryGetValue(characters[i], out var places))
                {
                    _places.Add(characters[i], places = [.. _wildPlaces]);
                }

                Set(places, i);
            }
        }
    }

    public override int FindEnd(ReadOnlySpan<byte> utf8, CancellationToken cancellationToken)
    {
        var matched = new ulong[_wildPlaces.Length];
        var (lastWord, lastBit) = ((_width - 1) / 64, 1UL << ((_width - 1) % 64));
        var steps = 0;
        for (var position = 0; position < utf8.Length; )
        {
            var places = _places.GetValueOrDefault(Next(utf8, ref position), _wildPlaces);
            var carry = 1UL;
            for (var i = 0; i < matched.Length; i++)
            {
                var word = matched[i];
                matched[i] = ((word << 1) | carry) & places[i];
                carry = word >> 63;
            }

            if ((matched[lastWord] & lastBit) != 0)
            {
                return position;
            }

            steps += matched.Length;
            if (steps >= StepsBetweenChecks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                steps = 0;
            }
        }

        return -1;
    }

    private static void Set(ulong[] places, int place) => places[place / 64] |= 1UL << (place % 64);
}
