using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ArtifactStore;

/// <summary>Builds the body of a table, row by row.</summary>
internal sealed class TableText
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = ArtifactData.MaxDepth - 1 };

    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The next row, as named in messages.</summary>
    public string Row => $"rows[{Count}]";

    /// <summary>Appends a row.</summary>
    /// <exception cref="ArgumentException">The row is not a JSON object, has a column twice, or makes the body too large.</exception>
    public void Append(ReadOnlySpan<byte> json)
    {
        Check(json);
        _body.Write(Count == 0 ? "["u8 : ","u8);
        _body.Write(json);
        Count++;
        if (_body.WrittenCount > ArtifactData.MaxSize)
        {
            throw Refusal(
                $"The table is too long for a body at row {Count}. A body has at most {ArtifactData.MaxSize} bytes "
                    + $"({nameof(ArtifactData)}.{nameof(ArtifactData.MaxSize)})."
            );
        }
    }

    /// <summary>Returns the body.</summary>
    public ArtifactData ToData() => ArtifactData.FromStore(Count == 0 ? "[]" : Encoding.UTF8.GetString(_body.WrittenSpan) + "]");

    /// <summary>Creates the exception for a row that is not an object.</summary>
    public static ArgumentException Refuse(int index, string json) =>
        Refusal($"The row {Text.Show(json)} is not a JSON object. It is rows[{index}], and a table is an array of row objects.");

    /// <summary>Creates an exception about the rows.</summary>
    public static ArgumentException Refusal(string message, Exception? inner = null, string parameter = "rows") =>
        new(message, parameter, inner);

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
            throw Refusal(
                $"{Row} can't be written: a converter wrote {Text.Show(Encoding.UTF8.GetString(json))}, which is not one JSON object of at "
                    + $"most {ReaderOptions.MaxDepth} levels. {e.Message}",
                e
            );
        }
    }
}
