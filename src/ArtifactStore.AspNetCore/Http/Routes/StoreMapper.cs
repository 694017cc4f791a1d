using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ArtifactStore.AspNetCore;

/// <summary>Maps the routes of the HTTP API, and what answers where no route does.</summary>
internal static class StoreMapper
{
    /// <summary>Maps the routes below a prefix.</summary>
    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string prefix, ArtifactStoreHttpOptions options)
    {
        var group = endpoints.MapGroup(prefix);
        var routes = StoreRoutes.All.Where(route => !options.ReadOnly || !route.Writes).ToArray();
        foreach (var route in routes)
        {
            Map(group, route, new StoreEndpoint(route, options));
        }

        foreach (var paths in StoreRoutes.All.GroupBy(route => route.Pattern.TrimEnd('/')))
        {
            // Without a method of its own, it answers what no other route of the path does.
            var endpoint = new StoreEndpoint(paths.FirstOrDefault(route => !route.IsOwn) ?? paths.First(), options);
            group.Map(paths.Key, endpoint.RefuseMethodAsync).ExcludeFromDescription();
        }

        if (prefix.Trim('/').Length > 0)
        {
            // Any route of the host that matches, also a fallback, comes first.
            group.Map("{**path}", StoreEndpoint.RefusePathAsync).WithOrder(int.MaxValue).ExcludeFromDescription();
        }

        return group;
    }

    private static void Map(RouteGroupBuilder group, StoreRoute route, StoreEndpoint endpoint)
    {
        // Routing would refuse a body without a content type, did the metadata say that the route accepts JSON.
        group
            .MapMethods(route.Pattern, [route.Method], endpoint.AnswerAsync)
            .WithSummary(route.Summary)
            .WithTags(route.Tag)
            .WithMetadata(((RequestDelegate)endpoint.AnswerAsync).Method)
            .WithMetadata(new ProducesResponseTypeMetadata(route.Success, contentTypes: route.Answer is null ? [] : ["application/json"]));
    }
}
