using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using ArtifactStore.Specification.Plans;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>
/// How the server runs every shape that matters in a store of 300,000 artifacts, held in <c>QueryPlans.md</c> beside this file: all statements of a call through the library, with the plan that it
/// chose, once planned for their values and once for any. After a change that is meant, write it anew with <c>ARTIFACTSTORE_WRITE_PLANS=1 dotnet test --filter QueryPlanTests</c>, and read the difference.
/// </summary>
public sealed partial class QueryPlanTests
{
    private const int Artifacts = 300_000;

    /// <summary>The version of the server whose plans the file holds; another may find better ones, and has to keep the rules.</summary>
    private const int Version = 15;

    private static readonly string[] LargeTables = ["artifact", "artifact_collection", "flow_run", "task_run"];

    private static readonly PlanShape[] Shapes = [.. PostgreSqlPlanShapes.All()];

    /// <summary>Where a large table is read from end to end all the same, or until a bound is reached, and why.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["InSortOrder: keys that contain a text"] = "For any text the server takes few keys to contain it; for this one it knows that many do, and walks.",
        ["FromFilters: a flow from a deployment"] = "The probe stops at its bound, and the server knows that both own most.",
        ["Count: artifacts whose task run is known"] = "All task runs are asked for.",
    };

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
    public void Nothing_else_is_approved()
    {
        Approved().Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Should().Equal(Shapes.Select(shape => Heading(shape).TrimEnd('\n')));
        Shapes.Should().HaveCountGreaterThanOrEqualTo(25);
        Reasons.Keys.Should().BeSubsetOf(Shapes.Select(shape => shape.ToString()));
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task Indexes_lead_to_the_rows(PlanShape shape)
    {
        foreach (var statements in new[] { await RecordAsync(_custom, shape), await RecordAsync(_generic, shape) })
        {
            statements.Should().NotBeEmpty();
            foreach (var (text, plan) in statements)
            {
                var nodes = plan.All.ToList();
                if (!Reasons.ContainsKey(shape.ToString()))
                {
                    nodes.Should().NotContain(node => node.Type == "Seq Scan" && LargeTables.Contains(node.Table), "an index leads to the rows of: {0}", text);
                }

                nodes.Where(node => node.Type == "Sort").SelectMany(sort => sort.All)
                    .Should().NotContain(node => node.IsWhole && LargeTables.Contains(node.Table), "nothing sorts a table: {0}", text);
                nodes.Where(node => node.Type is "Hash Join" or "Merge Join").SelectMany(join => join.All)
                    .Should().NotContain(node => node.Table != null && node.Table.StartsWith("artifact", StringComparison.Ordinal), "artifacts are found row by row: {0}", text);
            }

            if (shape.Kind == PlanKind.InSortOrder && !Reasons.ContainsKey(shape.ToString()))
            {
                statements[^1].Plan.All.Should().NotContain(node => node.Type == "Sort", "the order comes from the index");
            }
        }
    }

    /// <summary>Whatever share the owner has, and whether the server knows it or not.</summary>
    [Test]
    public async Task An_owner_is_walked_in_the_order_of_its_index([Values("nightly", "weekly", "monthly", "yearly")] string flow, [Values] bool collections, [Values] bool behindCursor)
    {
        var cursor = behindCursor ? PlanShapes.Number(150_000) : (Guid?)null;
        ArtifactQueryBase query = collections
            ? new ArtifactCollectionQuery { Flows = new() { Name = flow }, Limit = 200, After = cursor is { } key ? ArtifactCursor.After(new ArtifactCollection { CollectionId = key, Created = default, Updated = default, Key = "a", LatestId = key, Version = 1 }, ArtifactSort.IdDesc) : null }
            : new ArtifactQuery { Flows = new() { Name = flow }, Limit = 200, After = cursor is { } id ? ArtifactCursor.After(new Artifact { Id = id, Created = default, Updated = default }, ArtifactSort.IdDesc) : null };
        var index = collections ? "artifact_collection_flow" : "artifact_flow";
        foreach (var recorder in new[] { _custom, _generic })
        {
            var statements = await RecordAsync(recorder, new(PlanKind.InSortOrder, flow, query, Plan: null));
            var nodes = statements[^1].Plan.All.ToList();
            nodes.Should().Contain(node => node.Type == "Index Scan" && node.Index == index && node.IsBounded);
            nodes.Should().NotContain(node => node.Type == "Sort" || node.IsWhole && LargeTables.Contains(node.Table));
        }
    }

    private static string Heading(PlanShape shape) => $"## {shape}\n";

    /// <summary>Where it is written; a deterministic build does not know its own path, so reading takes the copy beside the tests.</summary>
    private static string SourceFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "QueryPlans.md");

    private static string Approved() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Plans", "QueryPlans.md"));

    private const string Introduction =
        """
        # The statements and their plans on PostgreSQL

        What the library runs for the shapes of query that matter, and how PostgreSQL 15 runs it in a store of 300,000 artifacts. A test holds this file: see `QueryPlanTests`.
        The steps are named without costs and numbers of rows. The first plan is made for the values at hand; where the one that prepared statements get after a while, for any values, differs, it follows.
        In the text, `$1`, `$2` … are parameters; a list is one of them. Which plan the library chooses depends on what the filters pass, and so on the values.


        """;

    private static string Section(PlanShape shape, IReadOnlyList<ExplainedStatement> custom, IReadOnlyList<ExplainedStatement> generic)
    {
        generic.Select(statement => statement.Text).Should().Equal(custom.Select(statement => statement.Text), "how the server plans changes nothing of what the library asks");
        var text = new StringBuilder(Heading(shape));
        for (var i = 0; i < custom.Count; i++)
        {
            var (lines, others) = (custom[i].Plan.Lines().ToList(), generic[i].Plan.Lines().ToList());
            text.Append("\n```sql\n").Append(Wrap(custom[i].Text)).Append("\n```\n\n```text\n").AppendJoin('\n', lines).Append("\n```\n");
            if (!others.SequenceEqual(lines))
            {
                text.Append("\nFor any values:\n\n```text\n").AppendJoin('\n', others).Append("\n```\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private Task<IReadOnlyList<ExplainedStatement>> RecordAsync(PlanRecorder recorder, PlanShape shape) => recorder.RecordAsync(transaction =>
    {
        var artifacts = _store.Enlist(transaction).Artifacts;
        return (shape.Kind, shape.Query) switch
        {
            (PlanKind.Count, ArtifactQuery query) => artifacts.CountArtifactsAsync(query),
            (PlanKind.Count, ArtifactCollectionQuery query) => artifacts.CountLatestArtifactsAsync(query),
            (_, ArtifactQuery query) => artifacts.ReadArtifactsAsync(query),
            (_, ArtifactCollectionQuery query) => artifacts.ReadLatestArtifactsAsync(query),
            _ => throw new InvalidOperationException($"{shape} is no query that is known."),
        };
    });

    /// <summary>The same text, a clause a line.</summary>
    private static string Wrap(string sql) => Clause().Replace(sql, "\n$1 ");

    [GeneratedRegex(" (FROM|CROSS JOIN LATERAL|WHERE|ORDER BY|LIMIT) ")]
    private static partial Regex Clause();
}
