using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore;

/// <summary>What <c>AddArtifactStore</c> returns: the place on which a provider's <c>Use…</c> method hangs.</summary>
public sealed class ArtifactStoreBuilder
{
    internal ArtifactStoreBuilder(IServiceCollection services, string? name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The services that the store is registered in.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The key of the store among several in one host; null for the one without a key.</summary>
    public string? Name { get; }
}
