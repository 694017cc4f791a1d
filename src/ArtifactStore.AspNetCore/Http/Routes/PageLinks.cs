using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace ArtifactStore.AspNetCore;

/// <summary>The <c>Link</c> header of pages (RFC 8288).</summary>
internal static class PageLinks
{
    /// <summary>Sets the link to the next page: the same request behind another position. Null for no further page.</summary>
    public static void SetNext(HttpContext http, string parameter, string? position)
    {
        if (position is null)
        {
            return;
        }

        var request = http.Request;
        var query = new QueryBuilder(request.Query.Where(given => given.Key != parameter)) { { parameter, position } };
        http.Response.Headers.Link = $"<{UriHelper.BuildRelative(request.PathBase, request.Path, query.ToQueryString())}>; rel=\"next\"";
    }
}
