using ArtifactStore.AspNetCore;
using ArtifactStore.AspNetCore.Pages;
using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the pages of an artifact store.</summary>
public static class ArtifactPagesEndpointRouteBuilderExtensions
{
    /// <summary>Maps pages that show the keys, artifacts and runs of a store, and its health.</summary>
    /// <remarks>
    /// They need a registered store and nothing else: no static files, no Razor services, no script from elsewhere. Everyone who reaches
    /// them sees every artifact, so restrict them with <c>RequireAuthorization</c>. They change nothing unless
    /// <see cref="ArtifactPagesOptions.CanWrite"/> allows it.
    /// </remarks>
    /// <example>
    /// <code>app.MapArtifactPages("/artifacts").RequireAuthorization("operators");</code>
    /// </example>
    /// <param name="endpoints">The application, or a group of its routes.</param>
    /// <param name="prefix">The path of the first page.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The conventions of all pages.</returns>
    /// <exception cref="InvalidOperationException">
    /// No store is registered, or <see cref="ArtifactPagesOptions.CanWrite"/> is set without <c>AddAntiforgery</c>.
    /// </exception>
    public static IEndpointConventionBuilder MapArtifactPages(
        this IEndpointRouteBuilder endpoints,
        string prefix = "/artifacts",
        Action<ArtifactPagesOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var options = new ArtifactPagesOptions();
        configure?.Invoke(options);
        return PageRoutes.Map(endpoints.MapGroup(prefix), PageSite.Create(endpoints.ServiceProvider, options));
    }
}
