using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

public class ReaderPoolTests
{
    [TestCase(10, 2)]
    [TestCase(11, 2)]
    [TestCase(26, 2)]
    [TestCase(1, 1)]
    [TestCase(5, 1)]
    public async Task A_connection_is_used_again_unless_an_error_makes_it_doubtful(int code, int expectedConnections)
    {
        var opened = new List<CachingConnection>();
        using var pool = new ReaderPool(new SqliteDialect(), 1, () =>
        {
            var connection = new CachingConnection("Data Source=:memory:;Pooling=False");
            connection.Open();
            opened.Add(connection);
            return connection;
        });

        await pool.Awaiting(p => p.RunAsync<int>((_, _) => throw new SqliteException("x", code, code), snapshot: true, default).AsTask())
            .Should()
            .ThrowAsync<SqliteException>();
        (await pool.RunAsync((_, _) => Task.FromResult(SqliteHandle.InTransaction(opened[^1].Handle!)), snapshot: false, default))
            .Should()
            .BeFalse("a failed snapshot was rolled back");

        opened.Should().HaveCount(expectedConnections);
        opened[..^1].All(connection => connection.State == System.Data.ConnectionState.Closed).Should().BeTrue();
    }
}
