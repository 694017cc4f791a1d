using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using ArtifactStore.Specification;
using ArtifactStore.Specification.Plans;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>
/// How the server runs every shape that matters in a store of 300,000 artifacts, held in <c>QueryPlans.md</c> beside this file: all statements of a call through the library, with the plan that it
/// chose, once planned for their values and once for any. After a change that is meant, write it anew with <c>ARTIFACTSTORE_WRITE_PLANS=1 dotnet test --filter QueryPlanTests</c>, and read the difference.
/// </summary>
public sealed class QueryPlanTests
{
    private const int Artifacts = 300_000;

    private static readonly PlanShape[] Shapes = [.. PostgreSqlPlanShapes.All()];

    private readonly ConcurrentDictionary<string, string> _sections = new();
    private PostgreSqlTestDatabase _database = null!;
    private IArtifactStore _store = null!;
    private PlanRecorder _custom = null!;
    private PlanRecorder _generic = null!;

    [OneTimeSetUp]
    public async Task FillStore()
    {
        _database = new();
        _store = _database.Open();
        await _store.InitializeAsync();
        await using (var connection = (NpgsqlConnection)await _database.ConnectAsync())
        {
            await LargeStore.FillAsync(connection, Artifacts);
        }

        _custom = await PlanRecorder.OpenAsync(_database.ConnectionString, generic: false);
        _generic = await PlanRecorder.OpenAsync(_database.ConnectionString, generic: true);
        if (Environment.GetEnvironmentVariable("ARTIFACTSTORE_WRITE_PLANS") == "1")
        {
            var text = new StringBuilder(Introduction);
            foreach (var shape in Shapes)
            {
                text.Append(await SectionAsync(shape));
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

    [Test]
    public void Nothing_runs() => Shapes.Should().NotBeEmpty();

    private const string Introduction =
        """
        # The statements and their plans


        """;

    private static string Heading(PlanShape shape) => $"## {shape}\n";

    private static string SourceFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "QueryPlans.md");

    private async Task<string> SectionAsync(PlanShape shape)
    {
        var text = new StringBuilder(Heading(shape));
        var custom = await _custom.RecordAsync(transaction => RunAsync(shape, transaction));
        var generic = await _generic.RecordAsync(transaction => RunAsync(shape, transaction));
        foreach (var (statement, i) in custom.Select((statement, i) => (statement, i)))
        {
            text.Append("\n```sql\n").Append(Wrap(statement.Text)).Append("\n```\n\n```text\n").AppendJoin('\n', statement.Plan.Lines()).Append('\n');
            if (i < generic.Count && !generic[i].Plan.Lines().SequenceEqual(statement.Plan.Lines()))
            {
                text.Append("-- any values:\n").AppendJoin('\n', generic[i].Plan.Lines()).Append('\n');
            }

            text.Append("```\n");
        }

        return text.Append('\n').ToString();
    }

    private Task RunAsync(PlanShape shape, NpgsqlTransaction transaction)
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
    }

    /// <summary>The same text, a clause a line.</summary>
    private static string Wrap(string sql)
    {
        foreach (var clause in new[] { " FROM ", " JOIN ", " WHERE ", " ORDER BY ", " LIMIT " })
        {
            sql = sql.Replace(clause, $"\n{clause[1..]}", StringComparison.Ordinal);
        }

        return sql;
    }
}
