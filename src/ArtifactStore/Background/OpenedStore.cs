using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.Background;

/// <summary>Finds the store for which a background service works.</summary>
internal static class OpenedStore
{
    /// <summary>Returns the store that is registered under a key.</summary>
    /// <exception cref="InvalidOperationException">The host has registered another store in its place.</exception>
    public static SqlArtifactStore Of(IServiceProvider services, string? key) =>
        (key is null ? services.GetRequiredService<IArtifactStore>() : services.GetRequiredKeyedService<IArtifactStore>(key))
            as SqlArtifactStore
        ?? throw new InvalidOperationException(
            $"The host has replaced the {nameof(IArtifactStore)} of AddArtifactStore, so observers and scheduled retention can't work for it. "
                + "Register the replacement under a key of its own."
        );
}
