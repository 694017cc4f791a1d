namespace ArtifactStore;

/// <summary>The rule for every text that reaches a database: no NUL character and no half of a surrogate pair.</summary>
/// <remarks>A database would cut the text at the NUL, or replace the surrogate; what comes back would not be what was given.</remarks>
internal static class Text
{
    /// <summary>The most characters that a message shows of a value.</summary>
    public const int ShownLength = 64;

    /// <summary>Returns <paramref name="value"/>, or throws when a database could not hold it as it is.</summary>
    public static string? Check(string? value, string property) => Check(value, property, property);

    /// <summary>Returns <paramref name="value"/>, or throws when a database could not hold it as it is.</summary>
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
                $"{what} {Show(value)} has {Describe(value[index])} at index {index}. A text in the store may not contain NUL characters or unpaired surrogates.",
                parameter);
    }

    /// <summary>Returns a copy of <paramref name="items"/> that nobody can change, or throws when one of them is null or could not be held by a database.</summary>
    public static ValueList<string>? Check(IEnumerable<string>? items, string property)
    {
        var values = ValueList.Snapshot(items);
        if (values is not null)
        {
            for (var i = 0; i < values.Count; i++)
            {
                var value = values[i] ?? throw new ArgumentException($"{property}[{i}] is null. A list of texts may not contain null.", property);
                if (IndexOfUnstorable(value) >= 0)
                {
                    Check(value, $"{property}[{i}]", property);
                }
            }
        }

        return values;
    }

    /// <summary>The value as an error message shows it: quoted, with invisible characters escaped, cut when it is long.</summary>
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

    /// <summary>The index of the first NUL character or unpaired surrogate, or -1.</summary>
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

    private static readonly System.Buffers.SearchValues<char> Unstorable =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(c => (char)c), '\0']);

    private static string Describe(char c) => c == '\0' ? "a NUL character" : "an unpaired surrogate";
}
