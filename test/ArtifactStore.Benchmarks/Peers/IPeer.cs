namespace ArtifactStore.Benchmarks.Peers;

/// <summary>One way to do the store's work on the store's tables.</summary>
internal interface IPeer : IAsyncDisposable
{
    string Name { get; }

    Task<Answer> ReadAsync(Guid id);

    Task<Answer> LatestAsync(string key);

    /// <summary>The newest artifacts of all.</summary>
    Task<Answer> NewestAsync(int limit, bool bodies);

    /// <summary>The newest artifacts of a flow, with bodies.</summary>
    Task<Answer> NewestOfFlowAsync(string flow, int limit);

    Task<Answer> CountOfDeploymentAsync(string deployment);

    /// <summary>The keys whose latest artifact is of a flow, by first appearance, newest first, with bodies.</summary>
    Task<Answer> LatestOfFlowAsync(string flow, int limit);

    /// <summary>A page of the newest, behind a row, with bodies.</summary>
    Task<Answer> PageAsync(Guid behind, int limit);

    /// <summary>All artifacts without their bodies, newest first, one after the other.</summary>
    Task<Answer> StreamAsync();

    /// <summary>Creates one artifact, which becomes the latest of its key; acknowledged when it is committed.</summary>
    Task<Answer> CreateAsync(Draft draft);

    /// <summary>Creates artifacts, all or none.</summary>
    Task<Answer> CreateAllAsync(IReadOnlyList<Draft> drafts);
}
