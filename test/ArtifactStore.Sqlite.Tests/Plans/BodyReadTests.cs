using ArtifactStore.Sql;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace ArtifactStore.Sqlite.Tests.Plans;

/// <summary>
/// What a list reads of the file: without bodies, none of the pages that bodies fill. SQLite reads those past its cache, so the operating
/// system counts.
/// </summary>
[Platform(Include = "Linux", Reason = "It takes /proc to count what a thread reads.")]
public sealed class BodyReadTests
{
    private const int Bodies = 40;
    private const long Body = 1024 * 1024;

    private static readonly SqliteDialect Dialect = new();

    private string _folder = "";

    private string ConnectionString => $"Data Source={Path.Combine(_folder, "bodies.db")};Pooling=False";

    [OneTimeSetUp]
    public async Task StoreLargeBodies()
    {
        _folder = Directory.CreateTempSubdirectory("artifactstore-").FullName;
        await using var store = SqliteArtifactStore.Open(ConnectionString, sqlite => sqlite.Synchronous = SqliteSynchronous.Off);
        var body = ArtifactData.FromText(new string('x', (int)Body));
        for (var i = 0; i < Bodies; i++)
        {
            await store.Artifacts.CreateArtifactAsync(
                new()
                {
                    Key = $"key-{i}",
                    Type = "result",
                    Data = body,
                    Description = "large",
                }
            );
        }
    }

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_body_is_the_last_column_so_that_no_other_lies_behind_its_pages()
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_xinfo('artifact') WHERE hidden = 0 ORDER BY cid DESC LIMIT 1";

        command.ExecuteScalar().Should().Be("data");
    }

    [Test]
    public void A_list_without_bodies_reads_no_page_of_a_body([Values] ArtifactSort sort, [Values] bool isScan)
    {
        ArtifactQuery query = new()
        {
            Artifacts = new() { Type = new() { Any = ["result", "link"] } },
            Sort = sort,
        };
        ArtifactCollectionQuery latest = new()
        {
            Artifacts = new() { Type = new() { Any = ["result", "link"] } },
            Sort = sort,
        };

        BytesRead(Statement(query with { IncludeData = false }, isScan)).Should().BeLessThan(Body, "{0} rows fit into few pages", Bodies);
        BytesRead(Statement(latest with { IncludeData = false }, isScan)).Should().BeLessThan(Body);
        BytesRead(Statement(query, isScan))
            .Should()
            .BeGreaterThan(Bodies * Body, "with bodies all of them are read: so the figure tells the two apart");
    }

    // A plan that sorts puts the few rows of the page through SQLite's sorter, which spills large ones into a temporary file and reads them
    // back: each body twice, but of no other row.
    [Test]
    public void A_page_reads_the_bodies_of_its_own_rows_alone([Values] ArtifactSort sort, [Values] bool isScan) =>
        BytesRead(
                Statement(
                    new ArtifactQuery
                    {
                        Artifacts = new() { Type = new() { Any = ["result", "link"] } },
                        Sort = sort,
                        Limit = 2,
                        Offset = 3,
                    },
                    isScan
                )
            )
            .Should()
            .BeInRange(2 * Body, 5 * Body);

    /// <summary>The statement of a scan or of a seek; in the order of ids two types have one path.</summary>
    private static SqlStatement Statement(StoreQuery query, bool isScan)
    {
        var paths = ArtifactSql.Paths(query with { Limit = query.Limit ?? int.MaxValue }, Dialect);
        return ArtifactSql.Read(query, Dialect, paths is [var only] ? only : paths.Single(path => path.IsScan == isScan));
    }

    private long BytesRead(SqlStatement statement)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement.Text;
        foreach (var parameter in statement.Parameters)
        {
            var target = command.CreateParameter();
            target.ParameterName = parameter.Name;
            Dialect.Bind(target, parameter.Value);
            command.Parameters.Add(target);
        }

        var before = BytesReadByThread();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                _ = reader.GetValue(i);
            }
        }

        return BytesReadByThread() - before;
    }

    private static long BytesReadByThread() =>
        long.Parse(File.ReadLines("/proc/thread-self/io").First().Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
