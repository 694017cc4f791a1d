using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.AspNetCore;

/// <summary>One request: what a handler needs of it.</summary>
internal sealed class StoreCall(HttpContext http, StoreRoute route, IArtifactStore store, ArtifactStoreHttpOptions options)
{
    /// <summary>The request and its answer.</summary>
    public HttpContext Http => http;

    /// <summary>The answer.</summary>
    public HttpResponse Response => http.Response;

    /// <summary>The store.</summary>
    public IArtifactStore Store => store;

    /// <summary>The settings.</summary>
    public ArtifactStoreHttpOptions Options => options;

    /// <summary>True if the route is the library's own.</summary>
    public bool IsOwn => route.IsOwn;

    /// <summary>Cancelled when the client goes away.</summary>
    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>The clock of the host.</summary>
    public TimeProvider Clock => http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>The id in the path.</summary>
    public Guid Id => BodyId.TryParsePath(PathText("id"), out var id) ? id : throw new InvalidOperationException("The path has no id.");

    /// <summary>The key in the path.</summary>
    public string Key => PathText("key");

    /// <summary>Returns a part of the path.</summary>
    public string PathText(string name) => (string)http.GetRouteValue(name)!;

    /// <summary>
    /// Reads the body and checks it. Answers itself, and returns null, if the body is not JSON of the route's shape.
    /// </summary>
    /// <param name="wire">Takes the body in the library's own JSON form; null if only the check is wanted.</param>
    /// <param name="checkFirst">Answers a fault that hides all others; returns true if it has.</param>
    public async Task<RequestBody?> ReadBodyAsync(Utf8JsonWriter? wire = null, Func<JsonElement, Task<bool>>? checkFirst = null)
    {
        var body = await RequestBody.ReadAsync(http.Request.Body, http.Request.ContentLength, LimitBody(), Aborted).ConfigureAwait(false);
        try
        {
            if (await CheckAsync(body, wire, checkFirst).ConfigureAwait(false))
            {
                return body;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }

        body.Dispose();
        return null;
    }

    private async Task<bool> CheckAsync(RequestBody body, Utf8JsonWriter? wire, Func<JsonElement, Task<bool>>? checkFirst)
    {
        if (body.Length > 0 && !HasJson(http.Request))
        {
            await AnswerAsync(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type", "The body is not application/json.")
                .ConfigureAwait(false);
            return false;
        }

        var errors = new BodyErrors();
        if (!body.TryParse(errors))
        {
            await AnswerAsync(StatusCodes.Status400BadRequest, "Bad request", "The body is not text in a Unicode encoding.")
                .ConfigureAwait(false);
            return false;
        }

        if (checkFirst is not null && body.IsGiven && await checkFirst(body.Root).ConfigureAwait(false))
        {
            return false;
        }

        if (errors.IsEmpty)
        {
            Check(body, errors, wire);
        }

        if (errors.IsEmpty)
        {
            return true;
        }

        await (
            IsOwn
                ? AnswerAsync(StatusCodes.Status422UnprocessableEntity, "Not valid", string.Join(" ", errors.All.Select(Describe)))
                : Response.WriteFaultsAsync(errors, body)
        ).ConfigureAwait(false);
        return false;
    }

    private static string Describe(BodyError error) => $"{string.Join('.', error.Location)}: {error.Message}";

    /// <summary>Answers with a fault in the manner of the route.</summary>
    public Task AnswerAsync(int status, string title, string detail) =>
        route.IsOwn ? Response.WriteProblemAsync(status, title, detail) : Response.WriteDetailAsync(status, detail);

    private void Check(RequestBody body, BodyErrors errors, Utf8JsonWriter? wire)
    {
        var shape = route.Body!;
        if (!body.IsGiven)
        {
            if (!shape.IsOpen)
            {
                errors.Add("missing", "The body is missing.");
            }
            else
            {
                shape.WriteDefaults(wire);
            }

            return;
        }

        try
        {
            shape.CheckBody(body.Root, errors, wire);
        }
        catch (InvalidOperationException e)
        {
            // The name of a member has an escaped surrogate without its other half.
            errors.Add("json_invalid", $"JSON decode error: {e.Message}");
        }
    }

    /// <summary>Allows what the options allow; the server's own limit counts where they say nothing.</summary>
    private long? LimitBody()
    {
        if (options.MaxRequestBodySize is { } limit)
        {
            // Never less than the server's own: it reads on behind a body that is refused here, so that the client gets the answer.
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature && feature.MaxRequestBodySize < limit)
            {
                feature.MaxRequestBodySize = limit;
            }

            return limit;
        }

        return null;
    }

    /// <summary>
    /// A body without a type is JSON, but not from a browser: a page of any origin could send it without a preflight.
    /// </summary>
    private static bool HasJson(HttpRequest request)
    {
        if (request.ContentType is not { Length: > 0 } contentType)
        {
            return request.Headers.Origin.Count == 0;
        }

        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = contentType.AsSpan(0, end < 0 ? contentType.Length : end).Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (
                type.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
                && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            );
    }
}
