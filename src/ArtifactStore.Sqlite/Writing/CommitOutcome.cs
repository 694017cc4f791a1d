namespace ArtifactStore.Sqlite;

/// <summary>The outcome of a commit that included a piece of work.</summary>
internal enum CommitOutcome
{
    /// <summary>Known to the caller.</summary>
    Known,

    /// <summary>Unknown.</summary>
    Unknown,

    /// <summary>Unknown, but this work was refused and is not in it. It was refused because of work that may be in it.</summary>
    Refused,
}
