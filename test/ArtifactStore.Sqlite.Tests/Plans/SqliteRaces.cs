using ArtifactStore.Specification;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite.Tests.Plans;

/// <summary>The work is counted in steps of SQLite's virtual machine.</summary>
public sealed class SqliteRaces : RaceSpecification<SqliteTestDatabase>
{
    private const int Steps = 10;

    /// <remarks>
    /// A row that a scan rejects by its own columns takes four steps, one that is looked up in another table thirty, a visited run twenty.
    /// </remarks>
    protected override double Factor => 64;

    protected override long Fixed => 10_000;

    protected override async Task<long> WorkAsync(Func<SqlSession, IArtifactRepository, Task> read)
    {
        await using var connection = (SqliteConnection)await Database.ConnectAsync();
        await using var transaction = connection.BeginTransaction(deferred: true);
        var artifacts = Store.Enlist(transaction).Artifacts;
        await artifacts.ReadArtifactAsync(Guid.Empty);
        var work = 0L;
        raw.sqlite3_progress_handler(connection.Handle!, Steps, _ => (int)((work += Steps) & 0), null);
        await read(new(Database.Dialect, connection, transaction), artifacts);
        return work;
    }
}
