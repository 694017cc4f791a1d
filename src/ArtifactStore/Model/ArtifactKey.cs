using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A text that is a valid key for a new artifact (see <see cref="Rule"/>).</summary>
/// <remarks>
/// The key of a read or a filter need not be valid. NUL characters, unpaired surrogates and over-long texts throw. Validating first avoids
/// the exception of <see cref="ArtifactCreate.Key"/>. It converts implicitly to a string. The length is limited by the store
/// (<see cref="ArtifactStoreLimits.KeyLength"/>).
/// </remarks>
/// <example>
/// <code>if (!ArtifactKey.IsValid(name)) { return Results.BadRequest(ArtifactKey.Rule); }
/// app.MapPost("/artifacts/{key}", (ArtifactKey key, …) => …);   // a key that breaks the rule is a bad request</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactKey : ISpanParsable<ArtifactKey>
{
    /// <summary>The rule for keys, for use in messages.</summary>
    public const string Rule = "A key is one or more of the characters a-z, 0-9 and '-'.";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly string _text;

    private ArtifactKey(string text) => _text = text;

    /// <summary>Converts a key to its text.</summary>
    /// <param name="key">The key; null stays null.</param>
    [return: NotNullIfNotNull(nameof(key))]
    public static implicit operator string?(ArtifactKey? key) => key?._text;

    /// <summary>Checks a text against the rule.</summary>
    /// <param name="key">The text; null is not valid.</param>
    /// <returns>True for one or more of the characters <c>a-z</c>, <c>0-9</c> and <c>-</c>.</returns>
    public static bool IsValid([NotNullWhen(true)] string? key) => IsValid(key.AsSpan());

    /// <inheritdoc cref="IsValid(string)"/>
    public static bool IsValid(ReadOnlySpan<char> key) => !key.IsEmpty && !key.ContainsAnyExcept(Allowed);

    /// <summary>Parses a key.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: the rule is the same in every culture.</param>
    /// <returns>The key.</returns>
    /// <exception cref="FormatException">The text is not a valid key.</exception>
    public static ArtifactKey Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider)"/>
    public static ArtifactKey Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var key) ? key : throw new FormatException($"{Text.Show(s)} is not a key. {Rule}");

    /// <summary>Parses a key.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The key, if the text is valid.</param>
    /// <returns>True if the text is valid.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out ArtifactKey? result) =>
        TryParse(s.AsSpan(), null, out result);

    /// <summary>Parses a key.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: the rule is the same in every culture.</param>
    /// <param name="result">The key, if the text is valid.</param>
    /// <returns>True if the text is valid.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out ArtifactKey? result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string, IFormatProvider, out ArtifactKey)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out ArtifactKey? result)
    {
        result = IsValid(s) ? new(s.ToString()) : null;
        return result is not null;
    }

    /// <summary>Returns the text of the key.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text;
}
