using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore;

/// <summary>The result of <c>AddArtifactStore</c>, which a provider's <c>Use…</c> method extends.</summary>
public sealed class ArtifactStoreBuilder
{
    internal ArtifactStoreBuilder(IServiceCollection services, string? name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The services in which the store is registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The service key of the store; null for the store without a key.</summary>
    public string? Name { get; }
}
