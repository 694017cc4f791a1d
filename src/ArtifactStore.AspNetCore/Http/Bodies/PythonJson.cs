using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>The JSON that Python's encoder writes: <c>NaN</c> and <c>Infinity</c> as words, and every Unicode encoding.</summary>
internal static class PythonJson
{
    private static readonly string[] Words = ["NaN", "-Infinity", "Infinity"];

    /// <summary>Returns the text of a body in UTF-8, without a byte order mark. Null if the bytes are no text.</summary>
    public static ReadOnlyMemory<byte>? ToUtf8(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }
        else if (EncodingOf(span) is { } encoding)
        {
            try
            {
                bytes = Encoding.UTF8.GetBytes(encoding.GetString(span).TrimStart('\uFEFF'));
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }

        return System.Text.Unicode.Utf8.IsValid(bytes.Span) ? bytes : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>Replaces the words that stand for numbers that are not finite by null. The rest is unchanged.</summary>
    /// <returns>The text; null if it has no such word.</returns>
    public static byte[]? WithoutWords(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        var isInString = false;
        var isChanged = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (isInString && c == '\\' && i + 1 < json.Length)
            {
                output.Write(json.Slice(i, 2));
                i++;
                continue;
            }

            isInString ^= c == '"';
            if (!isInString && WordAt(json[i..]) is { } length)
            {
                output.Write("null"u8);
                i += length - 1;
                isChanged = true;
            }
            else
            {
                output.Write([c]);
            }
        }

        return isChanged ? output.WrittenSpan.ToArray() : null;
    }

    /// <summary>Returns the text of a body as it was sent, but with null in place of numbers that no double can hold.</summary>
    public static string TextOf(JsonElement value)
    {
        var text = value.GetRawText();
        if (text.AsSpan().IndexOfAny('e', 'E') < 0 && text.Length < 300)
        {
            return text;
        }

        var json = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = RequestBody.MaxDepth });
        StringBuilder? changed = null;
        var end = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && IsTooGreat(ref reader))
            {
                var start = (int)reader.TokenStartIndex;
                (changed ??= new()).Append(Encoding.UTF8.GetString(json, end, start - end)).Append("null");
                end = (int)reader.BytesConsumed;
            }
        }

        return changed is null ? text : changed.Append(Encoding.UTF8.GetString(json, end, json.Length - end)).ToString();
    }

    /// <summary>Python reads a number with a fraction or an exponent as a double, and one without as an integer of any size.</summary>
    private static bool IsTooGreat(ref Utf8JsonReader reader) =>
        reader.ValueSpan.ContainsAny((byte)'e', (byte)'E', (byte)'.') && reader.TryGetDouble(out var number) && !double.IsFinite(number);

    private static int? WordAt(ReadOnlySpan<byte> json)
    {
        foreach (var word in Words)
        {
            if (json.Length >= word.Length && Ascii.Equals(json[..word.Length], word))
            {
                return word.Length;
            }
        }

        return null;
    }

    /// <summary>Finds UTF-16 and UTF-32 by their byte order mark, or by where the zeros of the first characters are.</summary>
    private static Encoding? EncodingOf(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0xFF, 0xFE, 0, 0, ..] => new UTF32Encoding(false, true, true),
            [0, 0, 0xFE, 0xFF, ..] => new UTF32Encoding(true, true, true),
            [0xFF, 0xFE, ..] => new UnicodeEncoding(false, true, true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(true, true, true),
            [0, 0, _, _, ..] => new UTF32Encoding(true, false, true),
            [0, _, _, _, ..] or [0, _] => new UnicodeEncoding(true, false, true),
            [_, 0, 0, 0, ..] => new UTF32Encoding(false, false, true),
            [_, 0, _, _, ..] or [_, 0] => new UnicodeEncoding(false, false, true),
            _ => null,
        };
}
