using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>The body of an artifact: one JSON value, stored as the text that was given.</summary>
/// <remarks>
/// The text is stored and returned unchanged, including white space, the order of members and the spelling of numbers. It is parsed only by
/// <see cref="Deserialize{T}(JsonTypeInfo{T})"/> and <see cref="ToElement"/>. The JSON value <c>null</c> is a body; for an artifact without
/// a body, <see cref="Artifact.Data"/> is null.
/// </remarks>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed class ArtifactData : IEquatable<ArtifactData>
{
    /// <summary>The deepest nesting of arrays and objects that a body may have.</summary>
    public const int MaxDepth = 1000;

    /// <summary>
    /// The largest body, in UTF-8 bytes: 256 MiB. PostgreSQL limits a value and its message to 1 GB, SQLite a value to 1,000,000,000 bytes,
    /// and .NET a string to twice as many bytes. A store may allow less (<see cref="ArtifactStoreLimits.DataSize"/>).
    /// </summary>
    public const int MaxSize = 256 * 1024 * 1024;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private ArtifactData(string json) => Json = json;

    /// <summary>The JSON text.</summary>
    public string Json { get; }

    /// <summary>The length of <see cref="Json"/> in UTF-8 bytes.</summary>
    public long Size => Encoding.UTF8.GetByteCount(Json);

    /// <summary>The body that is the JSON value <c>null</c>.</summary>
    internal static ArtifactData Null { get; } = new("null");

    /// <summary>True if the body is the JSON value <c>null</c>, which differs from having no body.</summary>
    internal bool IsJsonNull => Json.AsSpan().Trim(" \t\r\n") is "null";

    /// <summary>Creates a body from any value, through reflection.</summary>
    /// <remarks>
    /// Without <paramref name="options"/>, non-ASCII letters are written unescaped, so that the stored text is readable; public fields are
    /// included, also those of tuples; and <see cref="DBNull"/> becomes <c>null</c>. System.Text.Json replaces an unpaired surrogate by
    /// U+FFFD; <see cref="FromText(string)"/> rejects it.
    /// </remarks>
    /// <example><code>ArtifactData.From(new { rows = 12, ok = true })</code></example>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value; null makes the JSON value <c>null</c>.</param>
    /// <param name="options">The options for writing it; null for the library's default.</param>
    /// <returns>The body.</returns>
    /// <exception cref="NotSupportedException">The type can't be written as JSON.</exception>
    /// <exception cref="JsonException">
    /// The value contains itself, or is nested deeper than the options allow (<see cref="MaxDepth"/> without options).
    /// </exception>
    /// <exception cref="ArgumentException">
    /// JSON cannot represent the value: a number that is not finite, or a <see cref="JsonElement"/> that is default or whose document is
    /// disposed. Or a converter wrote something other than one JSON value at most <see cref="MaxDepth"/> levels deep.
    /// </exception>
    [RequiresUnreferencedCode("Writes any type through reflection; use the overload with JsonTypeInfo where code is trimmed.")]
    [RequiresDynamicCode("Writes any type through reflection; use the overload with JsonTypeInfo where code is compiled ahead of time.")]
    public static ArtifactData From<T>(T value, JsonSerializerOptions? options = null)
    {
        try
        {
            return Written(JsonSerializer.Serialize(value, options ?? Reflection.Options));
        }
        catch (InvalidOperationException e)
        {
            throw Unwritten(e);
        }
    }

    /// <summary>Creates a body from a value, through source-generated metadata.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value; null makes the JSON value <c>null</c>.</param>
    /// <param name="typeInfo">The metadata from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The body.</returns>
    /// <exception cref="NotSupportedException">The type can't be written as JSON.</exception>
    /// <exception cref="JsonException">The value contains itself, or is nested deeper than the options of <paramref name="typeInfo"/>
    /// allow.</exception>
    /// <exception cref="ArgumentException">
    /// JSON cannot represent the value: a number that is not finite, or a <see cref="JsonElement"/> that is default or whose document is
    /// disposed. Or a converter wrote something other than one JSON value at most <see cref="MaxDepth"/> levels deep.
    /// </exception>
    public static ArtifactData From<T>(T value, JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        try
        {
            return Written(JsonSerializer.Serialize(value, typeInfo));
        }
        catch (InvalidOperationException e)
        {
            throw Unwritten(e);
        }
    }

    /// <summary>Creates a body that is one JSON string.</summary>
    /// <param name="text">The text. It may contain NUL characters, which JSON escapes.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> contains an unpaired surrogate, which JSON cannot represent.</exception>
    public static ArtifactData FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FromText(text, nameof(text));
    }

    /// <summary>Creates a body that is one JSON string. Exceptions name the caller's parameter.</summary>
    internal static ArtifactData FromText(string text, string parameter)
    {
        CheckText(text, parameter);
        return new($"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"");
    }

    /// <summary>Throws if a JSON string cannot hold the text. A NUL character is allowed, since JSON escapes it.</summary>
    internal static void CheckText(string text, string parameter) => Text.Check(text.Replace('\0', ' '), parameter);

    /// <summary>Creates a body from a JSON text, which is kept unchanged.</summary>
    /// <param name="json">One JSON value, nested at most <see cref="MaxDepth"/> deep.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentException"><paramref name="json"/> is not one JSON value.</exception>
    public static ArtifactData Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Validate(json, nameof(json), "Give one JSON value, or use ArtifactData.FromText for plain text.");
        return new(json);
    }

    /// <summary>Deserializes the body, through reflection.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="options">The options for reading it; null for the library's default.</param>
    /// <returns>The value; null if the body is the JSON value <c>null</c>.</returns>
    /// <exception cref="JsonException">The body does not fit <typeparamref name="T"/>.</exception>
    [RequiresUnreferencedCode("Reads any type through reflection; use the overload with JsonTypeInfo where code is trimmed.")]
    [RequiresDynamicCode("Reads any type through reflection; use the overload with JsonTypeInfo where code is compiled ahead of time.")]
    public T? Deserialize<T>(JsonSerializerOptions? options = null) => JsonSerializer.Deserialize<T>(Json, options ?? Reflection.Options);

    /// <summary>Deserializes the body, through source-generated metadata.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="typeInfo">The metadata from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The value; null if the body is the JSON value <c>null</c>.</returns>
    /// <exception cref="JsonException">The body does not fit <typeparamref name="T"/>.</exception>
    public T? Deserialize<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return JsonSerializer.Deserialize(Json, typeInfo);
    }

    /// <summary>Parses the body.</summary>
    /// <returns>The value, independent of any pooled memory.</returns>
    /// <exception cref="ArtifactStoreException">The body is not JSON: another program wrote it to the database.</exception>
    public JsonElement ToElement()
    {
        try
        {
            using var document = JsonDocument.Parse(Json, DocumentOptions);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new ArtifactStoreException(
                $"The body {Text.Show(Json)} is not JSON. Another program wrote it to the store's tables. VerifyAsync finds every such "
                    + $"row. {e.Message}",
                e
            );
        }
    }

    /// <summary>Compares by value rather than by text: <c>{"a":1,"b":1.0}</c> equals <c>{ "b": 1, "a": 1 }</c>.</summary>
    /// <remarks>
    /// Bodies with a value that .NET cannot compare (an escaped unpaired surrogate, a number whose exponent exceeds an <see cref="int"/>)
    /// are equal only if their texts are.
    /// </remarks>
    /// <param name="other">The other body.</param>
    /// <returns>True if both hold the same JSON value.</returns>
    public bool DeepEquals(ArtifactData? other)
    {
        if (other is null || Equals(other))
        {
            return other is not null;
        }

        try
        {
            return JsonElement.DeepEquals(ToElement(), other.ToElement());
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>Compares the texts.</summary>
    /// <param name="other">The other body.</param>
    /// <returns>True if both have the same text.</returns>
    public bool Equals(ArtifactData? other) => other is not null && string.Equals(Json, other.Json, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArtifactData);

    /// <summary>Compares as <see cref="Equals(ArtifactData)"/> does.</summary>
    /// <param name="left">One of them.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if both have the same text, or both are null.</returns>
    public static bool operator ==(ArtifactData? left, ArtifactData? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Compares as <see cref="Equals(ArtifactData)"/> does.</summary>
    /// <param name="left">One of them.</param>
    /// <param name="right">The other.</param>
    /// <returns>False if both have the same text, or both are null.</returns>
    public static bool operator !=(ArtifactData? left, ArtifactData? right) => !(left == right);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Json, StringComparison.Ordinal);

    /// <summary>
    /// Returns at most 200 characters of <see cref="Json"/>, and its length, so that logs stay short.
    /// </summary>
    /// <returns>A text for display. <see cref="Json"/> has all of it.</returns>
    public override string ToString() => RecordText.Cut(Json);

    /// <summary>Wraps a text written by the store, which needs no second check.</summary>
    internal static ArtifactData FromStore(string json) => new(json);

    /// <summary>The default options for writing values through reflection.</summary>
    [RequiresUnreferencedCode("Writes any type through reflection.")]
    [RequiresDynamicCode("Writes any type through reflection.")]
    internal static JsonSerializerOptions DefaultOptions() => Reflection.Options;

    /// <summary>
    /// Checks the serializer's output: converters write unchecked, and options may allow a greater depth than a body has.
    /// </summary>
    private static ArtifactData Written(string json)
    {
        Validate(json, "value", "Make the converters and options write one JSON value.");
        return new(json);
    }

    private static ArgumentException Unwritten(InvalidOperationException e, string parameter = "value") =>
        new(
            $"The value can't be written as JSON: {e.Message} (A JsonElement that is default, or whose document is disposed, holds no "
                + "value.)",
            parameter,
            e
        );

    private static void Validate(string json, string parameter, string advice)
    {
        if (json.Length > MaxSize)
        {
            throw new ArgumentException(
                $"{Text.Show(json)} is too long for a body. A body has at most {MaxSize} bytes ({nameof(ArtifactData)}.{nameof(MaxSize)}).",
                parameter
            );
        }

        var buffer = ArrayPool<byte>.Shared.Rent(StrictUtf8.GetMaxByteCount(json.Length));
        try
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(0, StrictUtf8.GetBytes(json, buffer)), ReaderOptions);
            while (reader.Read())
            {
                // Reading to the end is the check.
            }
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException(
                $"{Text.Show(json)} is not JSON: it has an unpaired surrogate at index {e.Index}. Escape it, or give text without it.",
                parameter,
                e
            );
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"{Text.Show(json)} is not JSON: {e.Message} {advice}", parameter, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static class Reflection
    {
        public static JsonSerializerOptions Options { get; } =
            new()
            {
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                MaxDepth = MaxDepth,
                IncludeFields = true,
                Converters = { new DBNullConverter() },
            };
    }
}
