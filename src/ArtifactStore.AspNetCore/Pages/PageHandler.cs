using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ArtifactStore.AspNetCore.Pages;

/// <summary>Wraps the handlers of pages: the headers that make artifacts harmless, and the pages of errors.</summary>
internal static class PageHandler
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: https: http:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Creates the delegate of a route.</summary>
    /// <param name="site">The mapping.</param>
    /// <param name="depth">The number of segments of the route below the prefix; null for those that its catch-all has taken.</param>
    /// <param name="handler">The handler.</param>
    public static RequestDelegate Create(PageSite site, int? depth, Func<PageRequest, Task<IResult>> handler) =>
        async context =>
        {
            SetHeaders(context.Response.Headers);
            var canWrite = site.Options.CanWrite is { } decide && await decide(context).ConfigureAwait(false);
            var page = new PageRequest(context, site, canWrite, depth ?? CountSegments(context.GetRouteValue("rest") as string));
            IResult result;
            try
            {
                result = await handler(page).ConfigureAwait(false);
            }
            catch (PageException e)
            {
                result = Error(page, e.Status, e.Message, e.Advice);
            }
            catch (ArgumentException e)
            {
                // A text of the query that the store refuses: a NUL character, a pattern that is too long, a cursor of another list.
                result = Error(page, StatusCodes.Status400BadRequest, "The address asks for something that the store refuses", e.Message);
            }
            catch (ArtifactConflictException e)
            {
                result = Error(page, StatusCodes.Status409Conflict, "The store has changed in the meantime", e.Message);
            }
            catch (ArtifactStoreUnavailableException)
            {
                result = Error(page, StatusCodes.Status503ServiceUnavailable, "The store cannot be reached", "Try again in a moment.");
            }

            await result.ExecuteAsync(context).ConfigureAwait(false);
        };

    private static HtmlPage<ErrorPage> Error(PageRequest page, int status, string title, string advice) =>
        new(page, new ErrorModel(title, advice), status);

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static int CountSegments(string? rest) => rest?.TrimEnd('/') is { Length: > 0 } path ? path.AsSpan().Count('/') + 1 : 0;
}
