using System.Text.Json;
using System.Text.RegularExpressions;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>Reads the body of an artifact as what its type says, and as JSON or text where it is something else.</summary>
internal static partial class BodyReader
{
    /// <summary>Reads a body.</summary>
    /// <param name="type">The type of the artifact.</param>
    /// <param name="data">The body; null for none.</param>
    public static ArtifactBody Read(string? type, ArtifactData? data)
    {
        if (data is null)
        {
            return new ArtifactBody.None();
        }

        var value = data.ToElement();
        return type switch
        {
            ArtifactTypes.Markdown when Text(value) is { } markdown => new ArtifactBody.Markdown(markdown),
            ArtifactTypes.Table when TableData.Read(Unwrap(value)) is { } table => new ArtifactBody.Table(table),
            ArtifactTypes.Link when Text(value) is { } link && Link(link) is { } parts => parts,
            ArtifactTypes.Image when Text(value) is { } url && (SafeUrl.IsInlineImage(url) || SafeUrl.IsRemoteImage(url)) =>
                new ArtifactBody.Image(url),
            ArtifactTypes.Progress when value.Number() is { } percent => new ArtifactBody.Progress(Math.Clamp(percent, 0, 100)),
            _ when Unwrap(value) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json => new ArtifactBody.Json(json),
            _ when Text(value) is { } text => new ArtifactBody.Plain(text),
            _ => new ArtifactBody.Json(value),
        };
    }

    /// <summary>Returns a body as text: that of a JSON string, the JSON of anything else, indented.</summary>
    public static string AsText(ArtifactData data)
    {
        var value = data.ToElement();
        try
        {
            return Text(value) ?? JsonSerializer.Serialize(value, Indented);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // An unpaired surrogate cannot be written anew.
            return data.Json;
        }
    }

    /// <summary>Returns the JSON value inside a JSON string, which some clients store; the value itself if there is none.</summary>
    public static JsonElement Unwrap(JsonElement value)
    {
        if (Text(value) is not { } text || text.AsSpan().TrimStart() is not ['[' or '{', ..])
        {
            return value;
        }

        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = ArtifactData.MaxDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private static JsonSerializerOptions Indented { get; } =
        new()
        {
            WriteIndented = true,
            MaxDepth = ArtifactData.MaxDepth,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.Show() : null;

    /// <summary>Reads a Markdown link, or an address alone; null if the address is not one that a page may link.</summary>
    private static ArtifactBody.Link? Link(string text)
    {
        var match = LinkPattern().Match(text);
        var (label, url) = match.Success
            ? (Unescape(match.Groups["text"].Value), Unescape(match.Groups["url"].Value))
            : (text.Trim(), text.Trim());
        return SafeUrl.IsLink(url) && (match.Success || !url.Contains(' ', StringComparison.Ordinal))
            ? new(label.Length > 0 ? label : url, url)
            : null;
    }

    private static string Unescape(string text) => System.Net.WebUtility.HtmlDecode(EscapePattern().Replace(text, "$1"));

    [GeneratedRegex(@"^\s*\[(?<text>(?:[^\\\]]|\\.)*)\]\((?<url>[^()\s]*)\)\s*$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"\\([\\\[\]`*<>~_&!""'#$%()+,./:;=?@^{|}-])")]
    private static partial Regex EscapePattern();
}
