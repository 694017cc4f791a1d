namespace ArtifactStore;

/// <summary>Validates every text that is sent to a database: no NUL characters and no unpaired surrogates.</summary>
/// <remarks>A database would cut the text at the NUL or replace the surrogate, and would not return what was given.</remarks>
internal static class Text
{
    /// <summary>The number of characters of a value that a message shows.</summary>
    public const int ShownLength = 64;

    /// <summary>Returns <paramref name="value"/>, or throws if a database cannot store it unchanged.</summary>
    public static string? Check(string? value, string property) => Check(value, property, property);

    /// <summary>Returns <paramref name="value"/>, or throws if a database cannot store it unchanged.</summary>
    public static string? Check(string? value, string what, string parameter)
    {
        if (value is null)
        {
            return null;
        }

        var index = IndexOfUnstorable(value);
        return index < 0
            ? value
            : throw new ArgumentException(
                $"{what} {Show(value)} has {Describe(value[index])} at index {index}. A text in the store may not contain NUL characters "
                    + "or unpaired surrogates.",
                parameter
            );
    }

    /// <summary>Returns an immutable copy of <paramref name="items"/>, or throws if one of them is null or cannot be stored.</summary>
    public static ValueList<string>? Check(IEnumerable<string>? items, string property)
    {
        var values = ValueList.Snapshot(items);
        if (values is not null)
        {
            for (var i = 0; i < values.Count; i++)
            {
                var value = values[i]
                    ?? throw new ArgumentException($"{property}[{i}] is null. A list of texts may not contain null.", property);
                if (IndexOfUnstorable(value) >= 0)
                {
                    Check(value, $"{property}[{i}]", property);
                }
            }
        }

        return values;
    }

    /// <summary>Formats a value for messages: quoted, with invisible characters escaped, and shortened if it is long.</summary>
    public static string Show(ReadOnlySpan<char> value)
    {
        var shown = new System.Text.StringBuilder("'");
        foreach (var c in value[..Math.Min(value.Length, ShownLength)])
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                shown.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                shown.Append(c);
            }
        }

        return shown.Append(value.Length > ShownLength ? $"…' ({value.Length} characters)" : "'").ToString();
    }

    /// <summary>Returns the beginning of a text, with the characters replaced that a database cannot store.</summary>
    public static string ToStorable(string value, int length)
    {
        var chars = value.AsSpan(0, Math.Min(value.Length, length)).ToArray();
        for (int start = 0, next; (next = IndexOfUnstorable(chars.AsSpan(start))) >= 0; start += next + 1)
        {
            chars[start + next] = '\uFFFD';
        }

        return new(chars);
    }

    /// <summary>Returns the index of the first NUL character or unpaired surrogate, or -1.</summary>
    public static int IndexOfUnstorable(ReadOnlySpan<char> value)
    {
        var start = 0;
        while (true)
        {
            var offset = value[start..].IndexOfAny(Unstorable);
            if (offset < 0)
            {
                return -1;
            }

            var index = start + offset;
            if (!char.IsHighSurrogate(value[index]) || index + 1 == value.Length || !char.IsLowSurrogate(value[index + 1]))
            {
                return index;
            }

            start = index + 2;
        }
    }

    private static readonly System.Buffers.SearchValues<char> Unstorable = System.Buffers.SearchValues.Create([
        .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c),
        '\0',
    ]);

    private static string Describe(char c) => c == '\0' ? "a NUL character" : "an unpaired surrogate";
}
