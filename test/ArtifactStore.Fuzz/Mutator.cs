namespace ArtifactStore.Fuzz;

/// <summary>Makes an input of others.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    public const int Longest = 4_096;

    public byte[] Mutate(IReadOnlyList<byte[]> corpus)
    {
        // What was found last leads on most often.
        var start =
            random.Next(3) == 0 ? random.Next(corpus.Count) : corpus.Count - 1 - (int)(corpus.Count * Math.Pow(random.NextDouble(), 2));
        var bytes = new List<byte>(corpus[Math.Max(0, start)]);
        for (var n = 1 << random.Next(5); n > 0; n--)
        {
            Change(bytes, corpus);
        }

        return bytes.Count <= Longest ? [.. bytes] : [.. bytes.Take(Longest)];
    }

    private void Change(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, 1 + random.Next(1 << random.Next(1, 8)));
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;

            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;

            case 2:
                bytes.RemoveRange(at, length);
                break;

            case 3 when bytes.Count < Longest:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;

            case 4
            or 5 when bytes.Count < Longest:
                bytes.InsertRange(at, words[random.Next(words.Count)]);
                break;

            case 6:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, words[random.Next(words.Count)]);
                break;

            case 7:
                Splice(bytes, at, corpus[random.Next(corpus.Count)]);
                break;

            default:
                ReplaceMember(bytes, at);
                break;
        }
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other.Skip(random.Next(other.Length + 1)));
    }

    /// <summary>Another word between two of the signs that JSON is made of, so that the rest stays what it was.</summary>
    private void ReplaceMember(List<byte> bytes, int at)
    {
        var start = bytes.FindIndex(at, IsSign) + 1;
        if (start == 0)
        {
            return;
        }

        var end = start < bytes.Count ? bytes.FindIndex(start, IsSign) : -1;
        bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
        bytes.InsertRange(start, words[random.Next(words.Count)]);

        static bool IsSign(byte b) => b is (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)':' or (byte)',';
    }
}
