using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>Options of the pages that <see cref="ArtifactPagesEndpointRouteBuilderExtensions.MapArtifactPages"/> maps.</summary>
public sealed class ArtifactPagesOptions
{
    /// <summary>The name at the top of every page.</summary>
    public string Title { get; set; } = "Artifacts";

    /// <summary>
    /// Decides who may delete artifacts, set aliases and prune from the pages; null, the default, for nobody. It needs
    /// <c>services.AddAntiforgery()</c>.
    /// </summary>
    /// <remarks>
    /// It decides about writes only. Who may see the pages is decided on the result of
    /// <see cref="ArtifactPagesEndpointRouteBuilderExtensions.MapArtifactPages"/>, with <c>RequireAuthorization</c>.
    /// </remarks>
    /// <example><code>options.CanWrite = context => new(context.User.IsInRole("operator"));</code></example>
    public Func<HttpContext, ValueTask<bool>>? CanWrite { get; set; }

    /// <summary>The key under which <c>AddKeyedArtifactStore</c> has registered the store; null for the store without a key.</summary>
    public string? StoreName { get; set; }
}
