using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using ArtifactStore.Specification.Plans;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>
/// The plan of every access path in a store of 300,000 artifacts, held in <c>QueryPlans.md</c> beside this file: once planned for the
/// values of the statement and once for any. After a change that is meant, write it anew with <c>ARTIFACTSTORE_WRITE_PLANS=1 dotnet test
/// --filter QueryPlanTests</c>, and read the difference.
/// </summary>
public sealed partial class QueryPlanTests
{
    private const int Artifacts = 300_000;

    /// <summary>The version of the server whose plans the file holds; another may find better ones, and has to keep the rules.</summary>
    private const int Version = 15;

    private static readonly string[] LargeTables = ["artifact", "artifact_collection", "artifact_alias", "flow_run", "task_run"];

    private static readonly PlanShape[] Shapes = [.. PlanShapes.All()];

    private static readonly PostgreSqlDialect Dialect = new();

    private PostgreSqlTestDatabase _database = null!;
    private IArtifactStore _store = null!;
    private PlanRecorder _custom = null!;
    private PlanRecorder _generic = null!;
    private int _version;

    [OneTimeSetUp]
    public async Task FillStore()
    {
        _database = new();
        await _database.ExecuteAsync("CREATE EXTENSION pg_trgm");
        _store = PostgreSqlArtifactStore.Open(_database.ConnectionString + ";Max Auto Prepare=100");
        await _store.InitializeAsync();
        await using (var connection = (NpgsqlConnection)await _database.ConnectAsync())
        {
            _version = connection.PostgreSqlVersion.Major;
            await LargeStore.FillAsync(connection, Artifacts);
        }

        _custom = await PlanRecorder.OpenAsync(_database.ConnectionString, generic: false);
        _generic = await PlanRecorder.OpenAsync(_database.ConnectionString, generic: true);
        if (Environment.GetEnvironmentVariable("ARTIFACTSTORE_WRITE_PLANS") == "1")
        {
            var text = new StringBuilder(Introduction);
            foreach (var shape in Shapes)
            {
                text.Append(Section(shape, await RecordAsync(_custom, shape), await RecordAsync(_generic, shape)));
            }

            await File.WriteAllTextAsync(SourceFile(), text.ToString());
        }
    }

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        await _custom.DisposeAsync();
        await _generic.DisposeAsync();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task The_statements_and_their_plans_are_those_that_were_approved(PlanShape shape)
    {
        var section = Section(shape, await RecordAsync(_custom, shape), await RecordAsync(_generic, shape));
        var approved = Approved();
        var start = approved.IndexOf(Heading(shape), StringComparison.Ordinal);
        start.Should().BeGreaterThan(0, "QueryPlans.md needs a section for every shape");
        var end = approved.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        if (_version == Version)
        {
            section.Should().Be(approved[start..(end < 0 ? approved.Length : end + 1)]);
        }
    }

    [Test]
    public void QueryPlans_has_exactly_the_tested_sections()
    {
        Approved()
            .Split('\n')
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .Should()
            .Equal(Shapes.Select(shape => Heading(shape).TrimEnd('\n')));
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task Indexes_lead_to_the_rows(PlanShape shape)
    {
        foreach (var (text, plan) in new[] { await RecordAsync(_custom, shape), await RecordAsync(_generic, shape) })
        {
            var nodes = plan.All.ToList();
            nodes
                .Where(node => node.Type == "Sort")
                .SelectMany(sort => sort.All)
                .Should()
                .NotContain(node => node.IsWhole && LargeTables.Contains(node.Table), "nothing sorts a table: {0}", text);
            nodes
                .Where(node => node.Type is "Hash Join" or "Merge Join")
                .SelectMany(join => join.All)
                .Should()
                .NotContain(
                    node => node.Table != null && node.Table.StartsWith("artifact", StringComparison.Ordinal),
                    "artifacts are found row by row: {0}",
                    text
                );
            nodes
                .Should()
                .NotContain(
                    node => node.Type == "Seq Scan" && node.Table != null && node.Table.StartsWith("artifact", StringComparison.Ordinal),
                    "an index leads to the artifacts: {0}",
                    text
                );
            if (shape.Kind is PlanKind.Scan or PlanKind.Position)
            {
                nodes.Should().NotContain(node => node.Type == "Sort", "the order comes from the index");
            }
        }
    }

    /// <summary>Whatever share the flow has, and whether the server knows it or not.</summary>
    [Test]
    public async Task A_flow_is_scanned_in_the_order_of_its_index(
        [Values("nightly", "weekly", "monthly", "yearly")] string flow,
        [Values] bool collections,
        [Values] bool behindCursor
    )
    {
        var cursor = behindCursor ? PlanShapes.Number(150_000) : (Guid?)null;
        ArtifactQueryBase query = collections
            ? new ArtifactCollectionQuery
            {
                Flows = new() { Name = flow },
                Limit = 200,
                After = cursor is { } key
                    ? ArtifactCursor.After(
                        new ArtifactCollection
                        {
                            CollectionId = key,
                            Created = default,
                            Updated = default,
                            Key = "a",
                            LatestId = key,
                            Version = 1,
                        },
                        ArtifactSort.IdDesc
                    )
                    : null,
            }
            : new ArtifactQuery
            {
                Flows = new() { Name = flow },
                Limit = 200,
                After = cursor is { } id
                    ? ArtifactCursor.After(
                        new Artifact
                        {
                            Id = id,
                            Created = default,
                            Updated = default,
                        },
                        ArtifactSort.IdDesc
                    )
                    : null,
            };
        var index = collections ? "artifact_collection_flow" : "artifact_flow";
        foreach (var recorder in new[] { _custom, _generic })
        {
            var (_, plan) = await RecordAsync(recorder, new(PlanKind.Scan, flow, query, "scan flow_id") { Parent = SqlTable.Flow });
            var nodes = plan.All.ToList();
            nodes.Should().Contain(node => node.Type == "Index Scan" && node.Index == index && node.IsBounded);
            nodes.Should().NotContain(node => node.Type == "Sort" || (node.IsWhole && LargeTables.Contains(node.Table)));
        }
    }

    private static string Heading(PlanShape shape) => $"## {shape}\n";

    /// <summary>
    /// Where it is written; a deterministic build does not know its own path, so reading takes the copy beside the tests.
    /// </summary>
    private static string SourceFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "QueryPlans.md");

    private static string Approved() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Plans", "QueryPlans.md"));

    private const string Introduction = """
        # The statements and their plans on PostgreSQL

        One statement for each access path, and how PostgreSQL 15 runs it in a store of 300,000 artifacts. A test holds this file: see `QueryPlanTests`.
        The steps are named without costs and numbers of rows. The first plan is made for the values at hand; where the one that prepared statements get after a while, for any values, differs, it follows.
        In the text, `$1`, `$2` … are parameters; a list is one of them.


        """;

    private static string Section(PlanShape shape, ExplainedStatement custom, ExplainedStatement generic)
    {
        var (lines, others) = (custom.Plan.Lines().ToList(), generic.Plan.Lines().ToList());
        var text = new StringBuilder(Heading(shape))
            .Append("\n```sql\n")
            .Append(Wrap(custom.Text))
            .Append("\n```\n\n```text\n")
            .AppendJoin('\n', lines)
            .Append("\n```\n");
        if (!others.SequenceEqual(lines))
        {
            text.Append("\nFor any values:\n\n```text\n").AppendJoin('\n', others).Append("\n```\n");
        }

        return text.Append('\n').ToString();
    }

    private static async Task<ExplainedStatement> RecordAsync(PlanRecorder recorder, PlanShape shape) =>
        (
            await recorder.RecordAsync(transaction =>
                new SqlSession(Dialect, transaction.Connection!, transaction).ListAsync(shape.Statement(Dialect), static _ => true, default)
            )
        )[^1];

    /// <summary>The same text, a clause a line.</summary>
    private static string Wrap(string sql) => Clause().Replace(sql, "\n$1 ");

    [GeneratedRegex(" (FROM|CROSS JOIN LATERAL|WHERE|ORDER BY|LIMIT) ")]
    private static partial Regex Clause();
}
