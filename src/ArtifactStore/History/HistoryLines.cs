using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArtifactStore.Sql;

/// <summary>Formats the lines of an export into a buffer.</summary>
internal sealed class HistoryLines : IDisposable
{
    /// <summary>The size above which the buffer is not kept, as after a large body.</summary>
    private const int KeptSize = 1 << 20;

    private const int SegmentLength = 1_000_000;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = ArtifactData.MaxDepth,
    };

    private ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public HistoryLines() => _writer = new(_buffer, Options);

    /// <summary>The lines that have not been taken yet.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>The number of items since the header.</summary>
    public long Items { get; private set; }

    /// <summary>Writes the header.</summary>
    public void Begin() => Write(HistoryFormat.Header);

    /// <summary>Writes the last line.</summary>
    public void End() =>
        Write(string.Create(CultureInfo.InvariantCulture, $"{{\"{HistoryFormat.End}\":{{\"{HistoryFormat.Items}\":{Items}}}}}"));

    /// <summary>Writes an artifact.</summary>
    public void Write(ArtifactImport artifact)
    {
        var text = artifact.Data is { } data && !FitsLine(data.Json) ? data.Json : null;
        Write(HistoryFormat.Artifact, text is null ? artifact : artifact with { Data = null }, text);
    }

    /// <summary>Writes an item.</summary>
    /// <param name="kind">The kind of the item.</param>
    /// <param name="item">The item.</param>
    /// <param name="dataText">The body of an artifact, if it does not fit into a line as it is.</param>
    public void Write<T>(string kind, T item, string? dataText = null)
    {
        _writer.Reset(_buffer);
        _writer.WriteStartObject();
        _writer.WritePropertyName(kind);
        JsonSerializer.Serialize(_writer, item, HistoryFormat.TypeOf<T>());
        if (dataText is not null)
        {
            // In segments: a single value may have no more than 166 million characters.
            _writer.WritePropertyName(HistoryFormat.DataText);
            for (var rest = dataText.AsSpan(); ; rest = rest[SegmentLength..])
            {
                _writer.WriteStringValueSegment(rest[..Math.Min(SegmentLength, rest.Length)], isFinalSegment: rest.Length <= SegmentLength);
                if (rest.Length <= SegmentLength)
                {
                    break;
                }
            }
        }

        _writer.WriteEndObject();
        _writer.Flush();
        _buffer.Write("\n"u8);
        Items++;
    }

    /// <summary>Forgets the lines that were taken.</summary>
    public void Clear()
    {
        if (_buffer.Capacity > KeptSize)
        {
            _buffer = new();
        }
        else
        {
            _buffer.ResetWrittenCount();
        }
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>True for a body that has no line break, and no white space around it, which a JSON value cannot keep.</summary>
    private static bool FitsLine(string json) =>
        json.Length > 0 && !json.AsSpan().ContainsAny('\n', '\r') && !char.IsWhiteSpace(json[0]) && !char.IsWhiteSpace(json[^1]);

    private void Write(string line)
    {
        _buffer.Write(Encoding.UTF8.GetBytes(line));
        _buffer.Write("\n"u8);
    }
}
