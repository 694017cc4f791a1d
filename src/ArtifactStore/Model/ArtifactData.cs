using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>The body of an artifact: one JSON value of any shape, kept as the text that was given.</summary>
/// <remarks>
/// The text is stored and given back to the character: spaces, the order of members and the spelling of numbers stay. It is parsed only when
/// <see cref="Deserialize{T}(JsonTypeInfo{T})"/> or <see cref="ToElement"/> ask for it. The JSON value <c>null</c> is a body; an artifact without a body has
/// <see cref="Artifact.Data"/> null.
/// </remarks>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed class ArtifactData : IEquatable<ArtifactData>
{
    /// <summary>The deepest nesting of arrays and objects that a body may have.</summary>
    public const int MaxDepth = 1000;

    /// <summary>The greatest body, in UTF-8 bytes: 256 MiB. PostgreSQL takes a value, and the message that brings it, below 1 GB, SQLite 1,000,000,000 bytes, and .NET a text of twice as many bytes; a store may take less (<see cref="ArtifactStoreLimits.DataSize"/>).</summary>
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

    /// <summary>Whether the body is the JSON value <c>null</c>, which is not the same as no body.</summary>
    internal bool IsJsonNull => Json.AsSpan().Trim(" \t\r\n") is "null";

    /// <summary>Makes a body of any value through reflection.</summary>
    /// <remarks>
    /// Without <paramref name="options"/>, letters beyond ASCII are written as they are, so that a person can read the stored text; public fields, those of tuples too, are written, and <see cref="DBNull"/> is <c>null</c>.
    /// System.Text.Json replaces an unpaired surrogate by U+FFFD; <see cref="FromText(string)"/> refuses it.
    /// </remarks>
    /// <example><code>ArtifactData.From(new { rows = 12, ok = true })</code></example>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value; null makes the JSON value <c>null</c>.</param>
    /// <param name="options">How to write it; null for the library's default.</param>
    /// <returns>The body.</returns>
    /// <exception cref="NotSupportedException">Its type can't be written as JSON.</exception>
    /// <exception cref="JsonException">The value contains itself, or is nested deeper than the options allow (<see cref="MaxDepth"/> without options).</exception>
    /// <exception cref="ArgumentException">
    /// JSON has no form for the value: a number that is not finite, a <see cref="JsonElement"/> that is default or of a document that is disposed. Or what a converter wrote is not one JSON value, nested <see cref="MaxDepth"/> deep at most.
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

    /// <summary>Makes a body of a value through source-generated metadata.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value; null makes the JSON value <c>null</c>.</param>
    /// <param name="typeInfo">The metadata, of a <c>JsonSerializerContext</c>.</param>
    /// <returns>The body.</returns>
    /// <exception cref="NotSupportedException">Its type can't be written as JSON.</exception>
    /// <exception cref="JsonException">The value contains itself, or is nested deeper than the options of <paramref name="typeInfo"/> allow.</exception>
    /// <exception cref="ArgumentException">
    /// JSON has no form for the value: a number that is not finite, a <see cref="JsonElement"/> that is default or of a document that is disposed. Or what a converter wrote is not one JSON value, nested <see cref="MaxDepth"/> deep at most.
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

    /// <summary>Makes a body that is one JSON string.</summary>
    /// <param name="text">The text. It may contain NUL characters, which JSON escapes.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> contains an unpaired surrogate, which JSON can't hold.</exception>
    public static ArtifactData FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FromText(text, nameof(text));
    }

    /// <summary>Makes a body that is one JSON string; a refusal names the caller's parameter.</summary>
    internal static ArtifactData FromText(string text, string parameter)
    {
        CheckText(text, parameter);
        return new($"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"");
    }

    /// <summary>Throws when a JSON string could not hold the text. A NUL character it can, as an escape.</summary>
    internal static void CheckText(string text, string parameter) => Text.Check(text.Replace('\0', ' '), parameter);

    /// <summary>Makes a body of a JSON text, which is kept as it is.</summary>
    /// <param name="json">One JSON value, nested at most <see cref="MaxDepth"/> deep.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentException"><paramref name="json"/> is not one JSON value.</exception>
    public static ArtifactData Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Validate(json, nameof(json), "Give one JSON value, or use ArtifactData.FromText for plain text.");
        return new(json);
    }

    /// <summary>Reads the body as a value, through reflection.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="options">How to read it; null for the library's default.</param>
    /// <returns>The value; null where the body is the JSON value <c>null</c>.</returns>
    /// <exception cref="JsonException">The body does not fit <typeparamref name="T"/>.</exception>
    [RequiresUnreferencedCode("Reads any type through reflection; use the overload with JsonTypeInfo where code is trimmed.")]
    [RequiresDynamicCode("Reads any type through reflection; use the overload with JsonTypeInfo where code is compiled ahead of time.")]
    public T? Deserialize<T>(JsonSerializerOptions? options = null) => JsonSerializer.Deserialize<T>(Json, options ?? Reflection.Options);

    /// <summary>Reads the body as a value, through source-generated metadata.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="typeInfo">The metadata, of a <c>JsonSerializerContext</c>.</param>
    /// <returns>The value; null where the body is the JSON value <c>null</c>.</returns>
    /// <exception cref="JsonException">The body does not fit <typeparamref name="T"/>.</exception>
    public T? Deserialize<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return JsonSerializer.Deserialize(Json, typeInfo);
    }

    /// <summary>Parses the body.</summary>
    /// <returns>The value, independent of any pooled memory.</returns>
    /// <exception cref="ArtifactStoreException">The body is no JSON: another program has written it into the database.</exception>
    public JsonElement ToElement()
    {
        try
        {
            using var document = JsonDocument.Parse(Json, DocumentOptions);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new ArtifactStoreException($"The body {Text.Show(Json)} is no JSON. Another program has written it into the store's tables; VerifyAsync finds every such row. {e.Message}", e);
        }
    }

    /// <summary>Compares values instead of texts: <c>{"a":1,"b":1.0}</c> equals <c>{ "b": 1, "a": 1 }</c>.</summary>
    /// <remarks>Bodies with a value that .NET can't compare (an escaped half of a surrogate pair, a number with an exponent beyond an <see cref="int"/>) are equal only where their texts are.</remarks>
    /// <param name="other">The other body.</param>
    /// <returns>Whether both hold the same JSON value.</returns>
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
    /// <returns>Whether both have the same text.</returns>
    public bool Equals(ArtifactData? other) => other is not null && string.Equals(Json, other.Json, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArtifactData);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Json, StringComparison.Ordinal);

    /// <summary>The beginning of <see cref="Json"/>, at most 200 characters and its length: records that hold a body end up in logs, which must be neither flooded nor told what it says.</summary>
    /// <returns>A text for people. The whole is in <see cref="Json"/>.</returns>
    public override string ToString() => RecordText.Cut(Json);

    /// <summary>A text that the store itself wrote, and that needs no second check.</summary>
    internal static ArtifactData FromStore(string json) => new(json);

    /// <summary>How values are written through reflection where the caller does not say.</summary>
    [RequiresUnreferencedCode("Writes any type through reflection.")]
    [RequiresDynamicCode("Writes any type through reflection.")]
    internal static JsonSerializerOptions DefaultOptions() => Reflection.Options;

    /// <summary>What the serializer wrote is checked: the serializer does not look at what a converter writes, and its options may allow more depth than a body has.</summary>
    private static ArtifactData Written(string json)
    {
        Validate(json, "value", "The converters and options that wrote it have to write one JSON value.");
        return new(json);
    }

    private static ArgumentException Unwritten(InvalidOperationException e, string parameter = "value") =>
        new($"The value can't be written as JSON: {e.Message} (A JsonElement that is default, or whose document is disposed, holds no value.)", parameter, e);

    private static void Validate(string json, string parameter, string advice)
    {
        if (json.Length > MaxSize)
        {
            throw new ArgumentException($"{Text.Show(json)} is too long for a body. A body has {MaxSize} bytes at most ({nameof(ArtifactData)}.{nameof(MaxSize)}).", parameter);
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
            throw new ArgumentException($"{Text.Show(json)} is not JSON: it has an unpaired surrogate at index {e.Index}. Escape it, or give text without it.", parameter, e);
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
        public static JsonSerializerOptions Options { get; } = new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = MaxDepth,
            IncludeFields = true,
            Converters = { new DBNullConverter() },
        };
    }
}
