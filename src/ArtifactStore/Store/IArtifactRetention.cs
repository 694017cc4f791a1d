namespace ArtifactStore;

/// <summary>Deletes what a store need not keep for ever. It belongs to the store.</summary>
/// <remarks>
/// Each batch is a transaction of its own, and other writers write in between. A cancelled or killed prune has deleted whole batches, and
/// the next one continues. Aliased artifacts are never pruned.
/// </remarks>
public interface IArtifactRetention
{
    /// <summary>Deletes the artifacts that a policy does not keep, oldest first.</summary>
    /// <example>
    /// <code>// Reports of a year, and at least the newest ten versions of each key.
    /// var policy = new RetentionPolicy { OlderThan = TimeSpan.FromDays(365), KeepVersions = 10 };
    /// var result = await store.Retention.PruneAsync(policy with { DryRun = true });   // then without
    /// Console.WriteLine($"{result.Artifacts} artifacts with {result.Bytes} bytes would go.");</code>
    /// </example>
    /// <param name="policy">The policy.</param>
    /// <param name="progress">Receives the totals after each batch; null for none.</param>
    /// <param name="cancellationToken">Cancels between and within batches.</param>
    /// <returns>What was deleted, or in a dry run would be.</returns>
    /// <exception cref="ArgumentException">The policy has no rule.</exception>
    Task<PruneResult> PruneAsync(
        RetentionPolicy policy,
        IProgress<PruneResult>? progress = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Deletes old flow runs with their task runs, oldest first.</summary>
    /// <remarks>A run goes after what belongs to it, so that a killed prune leaves the run for the next one.</remarks>
    /// <example>
    /// <code>await store.Retention.PruneFlowRunsAsync(new(olderThan: TimeSpan.FromDays(90)) { IncludeArtifacts = true });</code>
    /// </example>
    /// <param name="policy">The policy.</param>
    /// <param name="progress">Receives the totals after each run and each batch of artifacts; null for none.</param>
    /// <param name="cancellationToken">Cancels between and within transactions.</param>
    /// <returns>What was deleted, or in a dry run would be.</returns>
    /// <exception cref="NotSupportedException">The runs are views of the host, who deletes them.</exception>
    Task<PruneResult> PruneFlowRunsAsync(
        FlowRunRetentionPolicy policy,
        IProgress<PruneResult>? progress = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Deletes old changes of the feed, from its start.</summary>
    /// <remarks>Readers continue after the position that they have; those that had not come so far miss what was deleted.</remarks>
    /// <example>
    /// <code>await store.Retention.PruneChangesAsync(new(olderThan: TimeSpan.FromDays(30)));</code>
    /// </example>
    /// <param name="policy">The policy.</param>
    /// <param name="progress">Receives the totals after each batch; null for none.</param>
    /// <param name="cancellationToken">Cancels between and within batches.</param>
    /// <returns>What was deleted, or in a dry run would be.</returns>
    Task<PruneResult> PruneChangesAsync(
        ChangeRetentionPolicy policy,
        IProgress<PruneResult>? progress = null,
        CancellationToken cancellationToken = default
    );
}
