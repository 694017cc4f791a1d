namespace ArtifactStore.Sqlite;

/// <summary>Why the writer's place makes no progress, and since when.</summary>
/// <param name="Since">In milliseconds of <see cref="Environment.TickCount64"/>.</param>
/// <param name="Refuse">Makes the exception for one who waited the given time in vain.</param>
internal sealed record Blockade(long Since, Func<TimeSpan, Exception> Refuse)
{
    /// <summary>When the patience of an item ends. What it waited behind work that made progress does not count.</summary>
    public long Deadline(WorkItem item) => Math.Max(item.Since, Since) + (long)item.Patience.TotalMilliseconds;
}
