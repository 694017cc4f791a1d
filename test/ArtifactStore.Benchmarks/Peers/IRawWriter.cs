namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Creates by hand, as fast as the driver allows.</summary>
internal interface IRawWriter : IDisposable
{
    /// <returns>The version.</returns>
    Task<int> CreateAsync(Draft draft);

    /// <summary>All in one transaction.</summary>
    Task CreateAllAsync(IReadOnlyList<Draft> drafts);
}
