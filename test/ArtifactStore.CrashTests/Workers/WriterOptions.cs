namespace ArtifactStore.CrashTests;

/// <summary>What is different about the writers of some tests.</summary>
internal sealed record WriterOptions
{
    /// <summary>How many artifacts a bulk create makes.</summary>
    public int Bulk { get; init; } = 250;

    /// <summary>Whether the database is a server that may be killed.</summary>
    public bool ServerMayDie { get; init; }

    /// <summary>Whether updates and deletes are acknowledged before they are done: a planted bug.</summary>
    public bool Lies { get; init; }
}
