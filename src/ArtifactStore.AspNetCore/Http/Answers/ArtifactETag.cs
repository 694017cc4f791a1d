using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ArtifactStore.AspNetCore;

/// <summary>The ETag of an artifact: its id and the time of its last update, which every update moves.</summary>
internal static class ArtifactETag
{
    /// <summary>Returns the ETag of an artifact.</summary>
    public static string Of(Artifact artifact) => Of(artifact.Id, artifact.Updated);

    /// <summary>Returns the ETag of the latest of a key.</summary>
    public static string Of(ArtifactCollection latest) => Of(latest.LatestId, latest.Updated);

    /// <summary>Sets the ETag, and answers with 304 if the client has the artifact of that ETag already.</summary>
    public static bool AnswerUnchanged(HttpContext http, string etag)
    {
        http.Response.Headers.ETag = etag;
        if (http.Request.Headers.IfNoneMatch.Count == 0 || !Matches(http.Request.Headers.IfNoneMatch, etag, takesWeak: true))
        {
            return false;
        }

        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>Compares an artifact with If-Match.</summary>
    /// <returns>
    /// Whether it is the expected one, and its time, which a change is to expect: null if any will do, as for <c>*</c> or without the
    /// header.
    /// </returns>
    public static async Task<(bool IsExpected, DateTimeOffset? Updated)> ExpectedAsync(
        HttpContext http,
        IArtifactRepository artifacts,
        Guid id
    )
    {
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return (true, null);
        }

        var query = new ArtifactQuery
        {
            Artifacts = new() { Id = id },
            IncludeData = false,
        };
        var rows = await artifacts.ReadArtifactsAsync(query, http.RequestAborted).ConfigureAwait(false);
        return rows is [var row] && Matches(http.Request.Headers.IfMatch, Of(row), takesWeak: false)
            ? (true, http.Request.Headers.IfMatch == "*" ? null : row.Updated)
            : (false, null);
    }

    private static bool Matches(StringValues header, string etag, bool takesWeak) =>
        EntityTagHeaderValue.TryParseList(header.ToArray()!, out var tags)
        && tags.Any(tag =>
            tag.Equals(EntityTagHeaderValue.Any) || ((takesWeak || !tag.IsWeak) && tag.Tag.Equals(etag, StringComparison.Ordinal))
        );

    private static string Of(Guid id, DateTimeOffset updated) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{id:N}-{updated.UtcTicks / TimeSpan.TicksPerMicrosecond:x}\"");
}
