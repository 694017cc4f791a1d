using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace ArtifactStore.Sql;

/// <summary>Reads the items of an export, line by line.</summary>
internal sealed class HistoryLineReader(Stream source)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ArtifactData.MaxDepth + 16 };

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _line;

    /// <summary>Reads all items.</summary>
    public async IAsyncEnumerable<ImportItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = 0L;
        long? all = null;
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (_line == 1)
            {
                CheckHeader(line.Span);
            }
            else if (all is not null)
            {
                throw Bad($"It follows the last line, which begins with \"{HistoryFormat.End}\".");
            }
            else if (Parse(line.Span, ref all) is { } item)
            {
                items++;
                yield return new(item, "Line", _line);
            }
        }

        if (_line == 0)
        {
            _line = 1;
            throw Bad("The stream has nothing to read. If the export was just written to it, set its Position to 0.");
        }

        if (all is null)
        {
            _line++;
            throw Bad("The last line is missing, which every export has: the rest of it was lost. Export again.");
        }

        if (all != items)
        {
            throw Bad(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{all} items were exported, but {items} were read. Lines were lost or doubled."
                )
            );
        }
    }

    /// <summary>Reads the next line, without its line break; null at the end.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        for (var seen = 0; ; )
        {
            var length = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = _buffer.AsMemory(_start, seen + length);
                _start += seen + length + 1;
                _line++;
                return line;
            }

            seen = _end - _start;
            MakeRoom();
            var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                if (seen == 0)
                {
                    return null;
                }

                // Without a line break at the end.
                _start = _end;
                _line++;
                return _buffer.AsMemory(_end - seen, seen);
            }

            _end += read;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end == Array.MaxLength)
            {
                _line++;
                throw Bad($"It has more than {Array.MaxLength} bytes, which is more than that of the largest body.");
            }

            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, 2L * _end));
        }
    }

    private void CheckHeader(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        string? format = null;
        int? version = null;
        try
        {
            var reader = new Utf8JsonReader(line, Options);
            using var header = JsonDocument.ParseValue(ref reader);
            if (header.RootElement.ValueKind == JsonValueKind.Object)
            {
                format = header.RootElement.TryGetProperty("format", out var name) ? name.GetString() : null;
                version = header.RootElement.TryGetProperty("version", out var number) ? number.GetInt32() : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Not a header.
        }

        if (format != HistoryFormat.Name || version is null)
        {
            throw Bad($"It is not the header of an export, {HistoryFormat.Header}.");
        }

        if (version != HistoryFormat.Version)
        {
            throw Bad(
                $"The format has version {version}, and this library reads version {HistoryFormat.Version}. Import with the version of the "
                    + "library that has exported it, or a newer one."
            );
        }
    }

    private HistoryItem? Parse(ReadOnlySpan<byte> line, ref long? all)
    {
        if (!Utf8.IsValid(line))
        {
            throw Bad("It is not UTF-8.");
        }

        try
        {
            var reader = new Utf8JsonReader(line, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read())
            {
                throw new JsonException("It is not a JSON object.");
            }

            var kind = reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
            reader.Read();
            if (kind == HistoryFormat.End)
            {
                using var end = JsonDocument.ParseValue(ref reader);
                all = end.RootElement.GetProperty(HistoryFormat.Items).GetInt64();
                ReadEnd(ref reader);
                return null;
            }

            var item = Item(ref reader, kind);
            if (item is ArtifactImport { Data: null } artifact && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!reader.ValueTextEquals(HistoryFormat.DataText))
                {
                    throw new JsonException($"{Text.Show(reader.GetString())} is not a member here.");
                }

                reader.Read();
                item = artifact with { Data = ArtifactData.Parse(reader.GetString() ?? "") };
                ReadEnd(ref reader);
            }
            else if (item is not ArtifactImport { Data: null })
            {
                ReadEnd(ref reader);
            }

            // Throws if anything follows the object.
            reader.Read();
            return item;
        }
        catch (JsonException e)
        {
            throw Bad(Message(e), e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Bad(e.Message, e);
        }
    }

    private static HistoryItem Item(ref Utf8JsonReader reader, string? kind) =>
        kind switch
        {
            HistoryFormat.Artifact => Read<ArtifactImport>(ref reader),
            HistoryFormat.Flow => new RunImport(Read<Flow>(ref reader)),
            HistoryFormat.Deployment => new RunImport(Read<Deployment>(ref reader)),
            HistoryFormat.FlowRun => new RunImport(Read<FlowRun>(ref reader)),
            HistoryFormat.TaskRun => new RunImport(Read<TaskRun>(ref reader)),
            HistoryFormat.WorkPool => new RunImport(Read<WorkPool>(ref reader)),
            HistoryFormat.WorkQueue => new RunImport(Read<WorkQueue>(ref reader)),
            HistoryFormat.Collection => Read<CollectionImport>(ref reader),
            HistoryFormat.Alias => Read<AliasImport>(ref reader),
            _ => throw new JsonException($"{Text.Show(kind)} is not a kind of item. The kinds are {HistoryFormat.Kinds}."),
        };

    private static T Read<T>(ref Utf8JsonReader reader)
        where T : class =>
        JsonSerializer.Deserialize(ref reader, HistoryFormat.TypeOf<T>()) ?? throw new JsonException("The item is null.");

    private static void ReadEnd(ref Utf8JsonReader reader)
    {
        if (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            throw new JsonException("It has a further member.");
        }
    }

    /// <summary>
    /// Returns the message without the place that System.Text.Json appends, which is one within the line, but with the path.
    /// </summary>
    private static string Message(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        var message = end < 0 ? e.Message : e.Message[..end].TrimEnd(' ', '|');
        return e.Path is null or "$" || message.Contains(e.Path, StringComparison.Ordinal) ? message : $"{message} Path: {e.Path}.";
    }

    private JsonException Bad(string message, Exception? reason = null) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"Line {_line}: {message}"),
            (reason as JsonException)?.Path,
            _line,
            (reason as JsonException)?.BytePositionInLine,
            reason
        );
}
