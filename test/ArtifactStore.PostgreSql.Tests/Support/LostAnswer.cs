namespace ArtifactStore.PostgreSql.Tests;

/// <summary>How a connection is lost at a commit.</summary>
public enum LostAnswer
{
    /// <summary>The server never hears of the commit, and rolls back.</summary>
    BeforeCommit,

    /// <summary>The server commits, and its answer is lost.</summary>
    AfterCommit,

    /// <summary>The client loses the connection first; some time later the commit arrives at the server all the same.</summary>
    LateCommit,
}
