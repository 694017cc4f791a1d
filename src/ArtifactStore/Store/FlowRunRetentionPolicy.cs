namespace ArtifactStore;

/// <summary>Which flow runs a prune deletes, each with its task runs.</summary>
public sealed record FlowRunRetentionPolicy
{
    /// <summary>
    /// Creates a policy for flow runs that started, or were expected to, at least so long ago. Of those only runs that have ended go:
    /// completed, failed, cancelled or crashed.
    /// </summary>
    /// <param name="olderThan">The age.</param>
    /// <exception cref="ArgumentException">The age is negative.</exception>
    public FlowRunRetentionPolicy(TimeSpan olderThan) => OlderThan = olderThan;

    /// <summary>The age.</summary>
    /// <exception cref="ArgumentException">The age is negative.</exception>
    public TimeSpan OlderThan
    {
        get;
        init =>
            field =
                value >= TimeSpan.Zero
                    ? value
                    : throw new ArgumentException($"OlderThan {value} is negative. Give the age of a run.", nameof(OlderThan));
    }

    /// <summary>
    /// True to delete the artifacts whose <see cref="Artifact.FlowRunId"/> is that of the run as well, the latest of a key among them, but
    /// for aliased ones. False, the default, keeps them: they then name a run that is gone, and filters on runs no longer find them.
    /// </summary>
    public bool IncludeArtifacts { get; init; }

    /// <summary>True to count what would go, and change nothing.</summary>
    public bool DryRun { get; init; }
}
