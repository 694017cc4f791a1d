using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on a text.</summary>
/// <example><c>new FlowFilter { Name = "etl" }</c></example>
[CollectionBuilder(typeof(TextCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record TextCondition : Condition
{
    /// <summary>The value is in the list; <c>any_</c> on the wire. An empty list matches nothing; a null value is in no list.</summary>
    /// <exception cref="ArgumentException">A text is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("any_")]
    public IEnumerable<string>? Any
    {
        get;
        init => field = Text.Check(value, nameof(Any));
    }

    /// <summary>
    /// The value is not in the list; <c>not_any_</c> on the wire. An empty list has no effect; a null value does not satisfy it.
    /// </summary>
    /// <exception cref="ArgumentException">A text is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("not_any_")]
    public IEnumerable<string>? NotAny
    {
        get;
        init => field = Text.Check(value, nameof(NotAny));
    }

    /// <summary>
    /// The text contains this pattern anywhere; <c>like_</c> on the wire. Case is ignored, <c>%</c> matches any text, <c>_</c> any
    /// character, and a <c>\</c> before one of these makes it literal.
    /// </summary>
    /// <remarks>
    /// Each letter folds to the lower case of its upper case, in every script and on every database: <c>ΈΛΕΓΧΟΣ</c> finds <c>έλεγχος</c>,
    /// and <c>k</c> finds the KELVIN SIGN. One letter folds to one letter: <c>ss</c> does not find <c>ß</c>, and <c>i</c> does not find the
    /// Turkish <c>ı</c>. An empty text has no effect. <see cref="ArtifactStoreLimits.PatternLength"/> bounds the length;
    /// <see cref="TextCondition.EscapeLike"/> escapes any text for use as a pattern.
    /// </remarks>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("like_")]
    public string? Like
    {
        get;
        init => field = Text.Check(value, nameof(Like));
    }

    /// <summary>
    /// The text begins with this one; <c>starts_with_</c> on the wire. The comparison is ordinal: case matters, and <c>%</c>, <c>_</c> and
    /// <c>\</c> have no special meaning.
    /// </summary>
    /// <remarks>It can use the indexes on keys, types and names. An empty text has no effect.</remarks>
    /// <example><c>new FlowFilter { Name = new() { StartsWith = "etl-" } }</c></example>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("starts_with_")]
    public string? StartsWith
    {
        get;
        init => field = Text.Check(value, nameof(StartsWith));
    }

    /// <summary>True requires that there is no value, false that there is one; <c>is_null_</c> on the wire.</summary>
    [JsonPropertyName("is_null_")]
    public bool? IsNull { get; init; }

    /// <summary>Creates a condition that the value is this one.</summary>
    /// <param name="value">The value; null converts to null.</param>
    public static implicit operator TextCondition?(string? value) => value is null ? null : new() { Any = new ValueList<string>([value]) };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator TextCondition?(string[]? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator TextCondition?(List<string>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator TextCondition?(HashSet<string>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator TextCondition?(ValueList<string>? values) => values is null ? null : new() { Any = values };

    /// <summary>
    /// Escapes a text for <see cref="Like"/>, so that the pattern matches texts that contain it literally. Case is still ignored.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>
    /// The text with a <c>\</c> before each <c>%</c>, <c>_</c> and <c>\</c>. An empty text stays empty, which has no effect as a pattern.
    /// </returns>
    /// <example><c>new ArtifactFilter { Type = new() { Like = TextCondition.EscapeLike("100%") } }</c></example>
    public static string EscapeLike(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pattern = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            pattern.Append(c is '%' or '_' or '\\' ? "\\" : "").Append(c);
        }

        return pattern.ToString();
    }

    /// <summary>Creates a condition that the value is one of these. Collection expressions call it.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The condition.</returns>
    public static TextCondition Create(ReadOnlySpan<string> values) => new() { Any = ValueList.Create(values) };

    /// <summary>Enumerates <see cref="Any"/>. A collection expression takes its element type from here.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<string> GetEnumerator() => (Any ?? ValueList<string>.Empty).GetEnumerator();
}
