using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ArtifactStore;

/// <summary>The body of a table as it grows, row by row.</summary>
internal sealed class TableText
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = ArtifactData.MaxDepth - 1 };

    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>The next row, as messages name it.</summary>
    public string Row => $"rows[{Count}]";

    /// <summary>Appends a row.</summary>
    /// <exception cref="ArgumentException">It is not a JSON object, has a column twice, or is beyond what a body takes.</exception>
    public void Append(ReadOnlySpan<byte> json)
    {
        Check(json);
        _body.Write(Count == 0 ? "["u8 : ","u8);
        _body.Write(json);
        Count++;
        if (_body.WrittenCount > ArtifactData.MaxSize)
        {
            throw Refusal($"The table is too long for a body with its row {Count}. A body has {ArtifactData.MaxSize} bytes at most ({nameof(ArtifactData)}.{nameof(ArtifactData.MaxSize)}).");
        }
    }

    /// <summary>The body.</summary>
    public ArtifactData ToData() => ArtifactData.FromStore(Count == 0 ? "[]" : Encoding.UTF8.GetString(_body.WrittenSpan) + "]");

    /// <summary>The refusal of a row that is no object.</summary>
    public static ArgumentException Refuse(int index, string json) => Refusal($"The row {Text.Show(json)} is not a JSON object. It is rows[{index}], and a table is an array of row objects.");

    /// <summary>The refusal of rows, whichever method looked at them.</summary>
    public static ArgumentException Refusal(string message, Exception? inner = null, string parameter = "rows") => new(message, parameter, inner);

    private void Check(ReadOnlySpan<byte> json)
    {
        _names.Clear();
        try
        {
            var reader = new Utf8JsonReader(json, ReaderOptions);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw Refuse(Count, Encoding.UTF8.GetString(json));
            }

            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && !_names.Add(reader.GetString()!))
                {
                    throw Refusal($"{Row} has the column {Text.Show(reader.GetString()!)} twice. Give each column a name of its own.");
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Refusal($"{Row} can't be written: a converter made {Text.Show(Encoding.UTF8.GetString(json))} of it, which is not one JSON object nested {ReaderOptions.MaxDepth} deep at most. {e.Message}", e);
        }
    }
}
