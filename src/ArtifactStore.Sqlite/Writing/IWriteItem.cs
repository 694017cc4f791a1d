using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>What a transaction knows of a piece of work that it carries.</summary>
internal interface IWriteItem
{
    /// <summary>Those whom it may share a commit with. Stores on one file share the queue, not their connections.</summary>
    GroupCommit Group { get; }

    /// <summary>Its place in the queue.</summary>
    WorkItem Place { get; }

    /// <summary>Whether it is short enough for others to wait for its commit.</summary>
    bool MayShare { get; }

    /// <summary>Whether it was written before, and lost with its group: it then shares no commit, and its wait was measured.</summary>
    bool IsAgain { get; set; }

    /// <summary>What is known of the commit that carried it, where that failed.</summary>
    CommitOutcome Outcome { get; set; }

    /// <summary>The caller's token.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>Does the work and keeps its result. May be called again after a rollback.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="alone">Whether a cancelled token may interrupt what runs. SQLite then rolls the whole transaction back, and what others have written in it.</param>
    void Execute(CachingConnection connection, bool alone);

    /// <summary>Tells the caller that the work is committed.</summary>
    void Complete();

    /// <summary>Tells the caller that the work is not known to be written.</summary>
    /// <param name="reason">Why.</param>
    void Fail(Exception reason);
}
