using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>The body of a request: its bytes in rented memory, parsed.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>The deepest nesting of a body: that of an artifact's body, and the object around it.</summary>
    public const int MaxDepth = ArtifactData.MaxDepth + 8;

    /// <summary>The longest body that an answer about its faults repeats.</summary>
    private const int MaxShownLength = 16 * 1024;

    private readonly byte[] _rented;
    private JsonDocument? _document;

    private RequestBody(byte[] rented, int length) => (_rented, Length) = (rented, length);

    /// <summary>The number of bytes.</summary>
    public int Length { get; }

    /// <summary>The JSON; undefined if there is no body, or if it is not JSON.</summary>
    public JsonElement Root { get; private set; }

    /// <summary>True if there is a body other than the JSON value null.</summary>
    public bool IsGiven => Root.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="TooLargeException">The body is longer than <paramref name="limit"/>.</exception>
    public static async Task<RequestBody> ReadAsync(Stream stream, long? expected, long? limit, CancellationToken cancellationToken)
    {
        if (expected > limit)
        {
            throw new TooLargeException(limit.Value);
        }

        // The announced length is not trusted with memory that the sender has not filled.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expected ?? 0, 1024, 1024 * 1024));
        var length = 0;
        try
        {
            while (true)
            {
                var count = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += count;
                if (length > limit)
                {
                    throw new TooLargeException(limit.Value);
                }

                if (count == 0)
                {
                    return new(buffer, length);
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, expected);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>Parses the body. False if it is not text at all; a fault if it is text but no JSON.</summary>
    public bool TryParse(BodyErrors errors)
    {
        if (Length == 0)
        {
            return true;
        }

        if (PythonJson.ToUtf8(_rented.AsMemory(0, Length)) is not { } json)
        {
            return false;
        }

        try
        {
            _document = Parse(json, out var fault) ?? (PythonJson.WithoutWords(json.Span) is { } changed ? Parse(changed, out _) : null);
            if (_document is null)
            {
                errors.AddAt(
                    (int)Math.Min(fault!.BytePositionInLine ?? 0, int.MaxValue),
                    "json_invalid",
                    $"JSON decode error: {fault.Message}"
                );
            }
        }
        finally
        {
            Root = _document?.RootElement ?? default;
        }

        return true;
    }

    /// <summary>Writes the body into an answer about its faults, if it is not long.</summary>
    public void Show(Utf8JsonWriter writer)
    {
        if (Length is 0 or > MaxShownLength)
        {
            writer.WriteNullValue();
        }
        else if (Root.ValueKind != JsonValueKind.Undefined)
        {
            // As it was sent: an escaped surrogate without its other half can be repeated, but not read.
            writer.WriteRawValue(Root.GetRawText(), skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(Encoding.UTF8.GetString(_rented, 0, Length));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _document?.Dispose();
        ArrayPool<byte>.Shared.Return(_rented);
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> json, out JsonException? fault)
    {
        try
        {
            fault = null;
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException e)
        {
            fault = e;
            return null;
        }
    }

    private static byte[] Grow(byte[] buffer, long? expected)
    {
        var size = Math.Max(buffer.Length * 2L, Math.Min(expected + 1 ?? 0, buffer.Length * 8L));
        var greater = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, Array.MaxLength));
        buffer.CopyTo(greater, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return greater;
    }

    /// <summary>The body is longer than allowed.</summary>
    public sealed class TooLargeException(long limit) : Exception($"The body is longer than {limit} bytes.");
}
