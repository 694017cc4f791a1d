using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>A piece of work that writes, in a transaction of its own or together with others.</summary>
internal sealed class WriteItem<T>(
    SqliteDatabase database,
    Func<SqlSession, CancellationToken, Task<T>> work,
    bool mayShare,
    TimeSpan patience,
    CancellationToken cancellationToken) : WorkItem<T>(patience), IWriteItem
{
    private T? _result;

    public SqliteDatabase Database => database;

    public bool MayShare => mayShare;

    public CancellationToken CancellationToken => cancellationToken;

    public override void Run() => database.WriteGroup(this);

    public void Execute(SqliteConnection connection, bool alone)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _result = database.RunOnWriter(connection, work, cancellationToken, mayInterrupt: alone);

        // An interrupt has ended with the work: from here on, the commit is not disturbed.
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Complete() => Succeed(_result!);
}
