namespace ArtifactStore;

/// <summary>Which artifacts a prune deletes.</summary>
/// <remarks>Needs <see cref="OlderThan"/> or <see cref="KeepVersions"/>. With both, an artifact goes if both allow it.</remarks>
public sealed record RetentionPolicy
{
    internal const string NoRule = "The policy has no rule. Give OlderThan or KeepVersions.";

    /// <summary>
    /// The artifacts that may go; null for all. It needs a condition, and takes no limit, offset or cursor. Its sort is ignored.
    /// </summary>
    public ArtifactQuery? Query { get; init; }

    /// <summary>The age from which an artifact may go, since its creation; null for any age.</summary>
    /// <exception cref="ArgumentException">The age is negative.</exception>
    public TimeSpan? OlderThan
    {
        get;
        init =>
            field =
                value is null || value >= TimeSpan.Zero
                    ? value
                    : throw new ArgumentException($"OlderThan {value} is negative. Give the age of an artifact.", nameof(OlderThan));
    }

    /// <summary>
    /// The number of versions that every key keeps, the newest; null for no such rule. Artifacts without a key have no versions: without
    /// <see cref="OlderThan"/> they stay.
    /// </summary>
    /// <exception cref="ArgumentException">The number is not positive.</exception>
    public int? KeepVersions
    {
        get;
        init =>
            field = value is null or > 0
                ? value
                : throw new ArgumentException(
                    $"KeepVersions {value} is not positive. Give 1 or more, or leave it out and set KeepLatest to false.",
                    nameof(KeepVersions)
                );
    }

    /// <summary>True, the default, if the latest artifact of every key stays, whatever its age.</summary>
    public bool KeepLatest { get; init; } = true;

    /// <summary>True to count what would go, and change nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The largest number of artifacts in one transaction; 200 by default. Fewer let other writers through sooner.</summary>
    /// <exception cref="ArgumentException">The number is not from 1 to 10,000.</exception>
    public int BatchSize
    {
        get;
        init =>
            field = value is >= 1 and <= 10_000
                ? value
                : throw new ArgumentException($"BatchSize {value} is out of range. Give 1 to 10000.", nameof(BatchSize));
    } = 200;

    /// <summary>True if a rule says what goes.</summary>
    internal bool HasRule => this is not { OlderThan: null, KeepVersions: null };
}
