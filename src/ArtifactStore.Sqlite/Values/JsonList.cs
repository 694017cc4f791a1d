using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArtifactStore.Sqlite;

/// <summary>Converts lists to JSON arrays, for list parameters and stored tags.</summary>
internal static class JsonList
{
    // Unescaped, since it is for a file rather than a web page, and should be readable.
    private static readonly JsonWriterOptions Writer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The characters that need no escape in JSON.
    private static readonly SearchValues<char> Plain = SearchValues.Create([
        .. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Except(['"', '\\']),
    ]);

    /// <summary>Formats a list of texts.</summary>
    public static string Of(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return "[]";
        }

        if (values is [var only] && !only.AsSpan().ContainsAnyExcept(Plain))
        {
            // The common filter with one name.
            return $"[\"{only}\"]";
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writer))
        {
            writer.WriteStartArray();
            foreach (var value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Formats a list of ids in lower case.</summary>
    public static string Of(IReadOnlyList<Guid> values)
    {
        const int width = 39;
        if (values.Count == 0)
        {
            return "[]";
        }

        return string.Create((values.Count * width) + 1, values, static (text, ids) =>
        {
            for (var i = 0; i < ids.Count; i++)
            {
                var item = text.Slice(i * width, width);
                item[0] = i == 0 ? '[' : ',';
                item[1] = '"';
                _ = ids[i].TryFormat(item[2..], out _, "D");
                item[38] = '"';
            }

            text[^1] = ']';
        });
    }

    /// <summary>Formats a list of whole numbers.</summary>
    public static string Of(IReadOnlyList<long> values)
    {
        var text = new StringBuilder("[", (values.Count * 6) + 2);
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{values[i]}");
        }

        return text.Append(']').ToString();
    }

    /// <summary>Parses a list of texts.</summary>
    /// <exception cref="JsonException">The text is not a JSON array of strings.</exception>
    public static ValueList<string> Read(string json)
    {
        if (json == "[]")
        {
            return [];
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        var values = new List<string>();
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A JSON array of strings was expected.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(
                reader.TokenType == JsonTokenType.String
                    ? reader.GetString()!
                    : throw new JsonException("A JSON array of strings was expected.")
            );
        }

        return reader.TokenType == JsonTokenType.EndArray && !reader.Read()
            ? values
            : throw new JsonException("A JSON array of strings was expected, without further text.");
    }
}
