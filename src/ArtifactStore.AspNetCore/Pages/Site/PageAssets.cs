using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ArtifactStore.AspNetCore.Pages.Site;

/// <summary>The style sheet, the script and the icon, embedded in the package.</summary>
/// <remarks>Their addresses contain a hash of their contents, so that browsers keep them for good.</remarks>
internal static class PageAssets
{
    private static readonly Dictionary<string, (byte[] Body, string Type, string Hash)> Files = new(StringComparer.Ordinal)
    {
        ["pages.css"] = Read("pages.css", "text/css; charset=utf-8"),
        ["pages.js"] = Read("pages.js", "text/javascript; charset=utf-8"),
        ["icon.svg"] = Read("icon.svg", "image/svg+xml"),
    };

    public static string Url(PageRequest page, string name) => page.Url($"/assets/{Files[name].Hash}/{name}");

    /// <summary>Answers with a file, whatever hash the address has: a page from before an update gets the file of today.</summary>
    public static async Task ServeAsync(HttpContext context)
    {
        var response = context.Response;
        if (!Files.TryGetValue((string)context.GetRouteValue("name")!, out var file))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var isCurrent = Equals(context.GetRouteValue("hash"), file.Hash);
        response.Headers.CacheControl = isCurrent ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = $"\"{file.Hash}\"";
        response.Headers.XContentTypeOptions = "nosniff";
        if (context.Request.Headers.IfNoneMatch.Contains($"\"{file.Hash}\""))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.Type;
        response.ContentLength = file.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(file.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static (byte[] Body, string Type, string Hash) Read(string name, string type)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"Pages.{name}")!;
        using var body = new MemoryStream();
        stream.CopyTo(body);
        return (body.ToArray(), type, Convert.ToHexStringLower(SHA256.HashData(body.ToArray()).AsSpan(0, 6)));
    }
}
