using System.Diagnostics.CodeAnalysis;
using ArtifactStore;
using ArtifactStore.AspNetCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the HTTP API of an artifact store.</summary>
public static class ArtifactStoreEndpointRouteBuilderExtensions
{
    /// <summary>Maps the routes of the HTTP API below a prefix.</summary>
    /// <remarks>
    /// Who may call them, how often, and from which origins is the host's to say: <c>RequireAuthorization</c>,
    /// <c>RequireRateLimiting</c> and <c>RequireCors</c> on the result apply to every route.
    /// </remarks>
    /// <example>
    /// <code>app.MapArtifactStore("/api").RequireAuthorization();
    /// app.MapArtifactStore("/public", options => options.ReadOnly = true);</code>
    /// </example>
    /// <param name="endpoints">The routes of the host.</param>
    /// <param name="prefix">The first part of every path.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The conventions of all mapped routes.</returns>
    /// <exception cref="InvalidOperationException">The container has no such store.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IEndpointConventionBuilder MapArtifactStore(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string prefix = "/api",
        Action<ArtifactStoreHttpOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var options = new ArtifactStoreHttpOptions();
        configure?.Invoke(options);
        options.Validate();
        Require(endpoints.ServiceProvider, options.StoreName);
        return StoreMapper.Map(endpoints, prefix, options);
    }

    private static void Require(IServiceProvider services, string? name)
    {
        var isThere = name is null
            ? services.GetService<IServiceProviderIsService>()?.IsService(typeof(IArtifactStore))
            : services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(IArtifactStore), name);
        if (isThere == false)
        {
            throw new InvalidOperationException(
                name is null
                    ? "The container has no artifact store. Call AddArtifactStore, or set StoreName to the name of a keyed store."
                    : $"The container has no artifact store of the name '{name}'. Call AddKeyedArtifactStore(\"{name}\")."
            );
        }
    }
}
