using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>The OpenAPI document. The route is this library's own.</summary>
internal static class OpenApiRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [new("GET", "/openapi.json", "Describes the routes (OpenAPI 3.1)", DescribeAsync) { IsOwn = true, Answer = "Any" }];

    private static Task DescribeAsync(StoreCall call)
    {
        // The prefix, as the client sees it: the path up to that of the route.
        var request = call.Http.Request;
        var server = request.PathBase + request.Path.Value![..^"/openapi.json".Length];
        return call.Response.WriteAsync(StatusCodes.Status200OK, (server, call.Options.ReadOnly), static (writer, state) =>
            OpenApiDocument.Write(writer, state.server, state.ReadOnly)
        );
    }
}
