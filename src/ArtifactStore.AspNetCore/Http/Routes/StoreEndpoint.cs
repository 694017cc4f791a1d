using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.AspNetCore;

/// <summary>Answers the requests of one route: what is common to all, before and after its handler.</summary>
internal sealed class StoreEndpoint(StoreRoute route, ArtifactStoreHttpOptions options)
{
    private const string VersionHeader = "X-PREFECT-API-VERSION";
    private static readonly Version LeastVersion = new(0, 8, 0);
    private IArtifactStore? _store;

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        if (await RefuseAsync(http).ConfigureAwait(false))
        {
            return;
        }

        var call = new StoreCall(http, route, Store(http), options);
        try
        {
            await route.Handler(call).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || http.Response.HasStarted)
        {
            // Nobody reads the answer, or its rest.
            http.Abort();
        }
        catch (Exception e) when (!http.Response.HasStarted && Fault(e) is { } fault)
        {
            http.Response.Clear();
            if (fault.Status == StatusCodes.Status503ServiceUnavailable)
            {
                http.Response.Headers.RetryAfter = "1";
            }

            await AnswerAsync(call, fault.Status, fault.Title, e.Message).ConfigureAwait(false);
        }
    }

    /// <summary>Answers a request whose path has a route, but not with its method.</summary>
    public async Task RefuseMethodAsync(HttpContext http)
    {
        if (!await RefusePathAsync(http, route.EndsInSlash).ConfigureAwait(false))
        {
            await http.Response.WriteDetailAsync(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed").ConfigureAwait(false);
        }
    }

    /// <summary>Answers a request whose path has no route.</summary>
    public static Task RefusePathAsync(HttpContext http) => http.Response.WriteDetailAsync(StatusCodes.Status404NotFound, "Not Found");

    private async ValueTask<bool> RefuseAsync(HttpContext http)
    {
        // The list has the path of the recorded route that creates, but for the slash.
        if (route.IsOwn && EndsInSlash(http) && route.Pattern == ListRoutes.Pattern)
        {
            await http.Response.WriteDetailAsync(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed").ConfigureAwait(false);
            return true;
        }

        if (await RefusePathAsync(http, route.EndsInSlash).ConfigureAwait(false))
        {
            return true;
        }

        if (route.TakesAnyVersion || http.Request.Headers[VersionHeader].ToString() is not { Length: > 0 } version)
        {
            return false;
        }

        if (Version.TryParse(version, out var client) && client.Build >= 0 && client >= LeastVersion)
        {
            return false;
        }

        await http
            .Response.WriteDetailAsync(
                StatusCodes.Status400BadRequest,
                $"The client's version is not one from {LeastVersion}: send such a version in {VersionHeader}, or none."
            )
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>Refuses a path whose id is none, and redirects one that differs by the slash at its end.</summary>
    private static async ValueTask<bool> RefusePathAsync(HttpContext http, bool endsInSlash)
    {
        if (http.GetRouteValue("id") is string id && !BodyId.TryParsePath(id, out _))
        {
            await RefusePathAsync(http).ConfigureAwait(false);
            return true;
        }

        if (EndsInSlash(http) == endsInSlash)
        {
            return false;
        }

        var request = http.Request;
        var path = request.Path.Value!.TrimEnd('/') + (endsInSlash ? "/" : "");
        http.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        http.Response.Headers.Location = UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, path, request.QueryString);
        return true;
    }

    private static bool EndsInSlash(HttpContext http) => http.Request.Path.Value!.EndsWith('/');

    private static Task AnswerAsync(StoreCall call, int status, string title, string detail) =>
        status == StatusCodes.Status503ServiceUnavailable && !call.IsOwn
            ? call.Response.WriteMessageAsync(status, detail)
            : call.AnswerAsync(status, title, detail);

    private static (int Status, string Title)? Fault(Exception exception) =>
        exception switch
        {
            BadHttpRequestException bad => (bad.StatusCode, "Bad request"),
            RequestBody.TooLargeException => (StatusCodes.Status413PayloadTooLarge, "Too large"),
            ArtifactConflictException => (StatusCodes.Status409Conflict, "Conflict"),
            ArtifactStoreUnavailableException => (StatusCodes.Status503ServiceUnavailable, "Unavailable"),
            NotSupportedException => (StatusCodes.Status501NotImplemented, "Not supported"),
            ArgumentException => (StatusCodes.Status422UnprocessableEntity, "Not valid"),
            _ => null,
        };

    private IArtifactStore Store(HttpContext http) =>
        _store ??= options.StoreName is { } name
            ? http.RequestServices.GetRequiredKeyedService<IArtifactStore>(name)
            : http.RequestServices.GetRequiredService<IArtifactStore>();
}
