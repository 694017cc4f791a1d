using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArtifactStore;

/// <summary>The stored form of <see cref="ArtifactMetadata"/>: a JSON object whose members are strings.</summary>
internal static class MetadataJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(OrderedDictionary<string, string> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in entries)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>
    /// Reads the output of <see cref="Write"/>. A value that is not a string (written by another program) is read as its JSON text.
    /// </summary>
    /// <exception cref="ArtifactStoreException">The text is not a JSON object: another program wrote it.</exception>
    public static OrderedDictionary<string, string> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var entries = new OrderedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                entries[member.Name] =
                    member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            }

            return entries;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ArtifactStoreException(
                $"The column 'metadata' holds {Text.Show(json)}, which is not a JSON object of texts. Another program wrote it to the "
                    + "store's tables. VerifyAsync finds every such row.",
                e
            );
        }
    }

    /// <summary>True if the text has the form of <see cref="Write"/>: an object of strings that a create would accept.</summary>
    public static bool IsWritten(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document
                    .RootElement.EnumerateObject()
                    .All(member =>
                        member.Value.ValueKind == JsonValueKind.String && IsText(member.Name) && IsText(member.Value.GetString()!)
                    );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }

        static bool IsText(string text) => Text.IndexOfUnstorable(text) < 0;
    }
}
