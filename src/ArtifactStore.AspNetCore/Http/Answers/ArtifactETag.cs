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

    /// <summary>
    /// Returns the time of the last update that If-Match expects of an artifact. Null if it expects another, or none is there.
    /// </summary>
    public static async Task<DateTimeOffset?> ExpectedAsync(HttpContext http, IArtifactRepository artifacts, Guid id)
    {
        var query = new ArtifactQuery
        {
            Artifacts = new() { Id = id },
            IncludeData = false,
        };
        var rows = await artifacts.ReadArtifactsAsync(query, http.RequestAborted).ConfigureAwait(false);
        return rows is [var row] && Matches(http.Request.Headers.IfMatch, Of(row), takesWeak: false) ? row.Updated : null;
    }

    private static bool Matches(StringValues header, string etag, bool takesWeak) =>
        EntityTagHeaderValue.TryParseList(header.ToArray()!, out var tags)
        && tags.Any(tag =>
            tag.Equals(EntityTagHeaderValue.Any) || ((takesWeak || !tag.IsWeak) && tag.Tag.Equals(etag, StringComparison.Ordinal))
        );

    private static string Of(Guid id, DateTimeOffset updated) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{id:N}-{updated.UtcTicks / TimeSpan.TicksPerMicrosecond:x}\"");
}
