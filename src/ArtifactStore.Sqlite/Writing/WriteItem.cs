using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>A piece of work that writes, in a transaction of its own or together with others.</summary>
internal sealed class WriteItem<T>(
    SqliteWriter writer,
    GroupCommit group,
    Func<SqlSession, CancellationToken, Task<T>> work,
    bool mayShare,
    TimeSpan patience,
    CancellationToken cancellationToken) : WorkItem<T>(patience), IWriteItem
{
    private T? _result;

    public GroupCommit Group => group;

    public WorkItem Place => this;

    public bool MayShare => mayShare && !IsAgain;

    public bool IsAgain { get; set; }

    public CommitOutcome Outcome { get; set; }

    /// <summary>What the work has returned, when it was done last.</summary>
    public T Result => _result!;

    public CancellationToken CancellationToken => cancellationToken;

    public override bool MayRunOnCaller => mayShare && writer.IsReady;

    public override void Run() => group.Write(this);

    public void Execute(CachingConnection connection, bool alone)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _result = writer.Run(connection, work, cancellationToken, mayInterrupt: alone);

        // An interrupt has ended with the work: from here on, the commit is not disturbed.
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Complete() => Succeed(_result!);
}
