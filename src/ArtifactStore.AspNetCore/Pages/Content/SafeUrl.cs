using System.Buffers;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>Decides which addresses from an artifact become links or images.</summary>
internal static class SafeUrl
{
    private static readonly SearchValues<char> SchemeEnds = SearchValues.Create(":/?#");

    private static readonly string[] ImageTypes =
    [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "image/bmp",
        // A browser runs no script of an image element.
        "image/svg+xml",
    ];

    /// <summary>True for http, https, mailto, and addresses on this host.</summary>
    public static bool IsLink(string? url) =>
        url is { Length: > 0 }
        && !url.AsSpan().ContainsAnyInRange('\0', '\u001f')
        && Scheme(url) is var scheme
        && (scheme.Length > 0 ? scheme is "http" or "https" or "mailto" : url.AsSpan().Trim() is not ['/' or '\\', '/' or '\\', ..]);

    /// <summary>True for http and https, which name another host.</summary>
    public static bool IsRemoteImage(string? url) => IsLink(url) && Scheme(url!) is "http" or "https";

    /// <summary>True for inline data of an image type.</summary>
    public static bool IsInlineImage(string? url)
    {
        if (url is null || !url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var end = url.AsSpan().IndexOfAny(";,");
        return end > 0 && ImageTypes.Contains(url[5..end].Trim(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Returns the scheme in lower case; empty if there is none.</summary>
    private static string Scheme(string url)
    {
        var text = url.AsSpan().Trim();
        var end = text.IndexOfAny(SchemeEnds);
        return end >= 0 && text[end] == ':' ? text[..end].ToString().ToLowerInvariant() : "";
    }
}
