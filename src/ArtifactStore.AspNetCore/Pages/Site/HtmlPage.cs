using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ArtifactStore.AspNetCore.Pages.Site;

/// <summary>A page: a component rendered to HTML from a model that is already read.</summary>
/// <remarks>A page that has not changed is not sent again, so that a live page costs its readers little.</remarks>
internal sealed class HtmlPage<TComponent>(PageRequest request, object model, int status = StatusCodes.Status200OK) : IResult
    where TComponent : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = Encoding.UTF8.GetBytes(await RenderAsync().ConfigureAwait(false));
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        if (string.IsNullOrEmpty(response.Headers.CacheControl))
        {
            response.Headers.CacheControl = "private, no-cache";
        }

        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"";
        response.Headers.ETag = tag;
        if (status == StatusCodes.Status200OK && httpContext.Request.Headers.IfNoneMatch.Contains(tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, httpContext.RequestAborted).ConfigureAwait(false);
        }
    }

    private async Task<string> RenderAsync()
    {
        var renderer = new HtmlRenderer(new PageServices(request, model), request.Site.Loggers);
        await using (renderer.ConfigureAwait(false))
        {
            return await renderer
                .Dispatcher.InvokeAsync(async () =>
                    (await renderer.RenderComponentAsync<TComponent>(ParameterView.Empty).ConfigureAwait(true)).ToHtmlString()
                )
                .ConfigureAwait(false);
        }
    }
}
