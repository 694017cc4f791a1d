using System.Runtime.CompilerServices;
using System.Text;
using ArtifactStore.Specification.Plans;
using ArtifactStore.Sql;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace ArtifactStore.Sqlite.Tests.Plans;

/// <summary>
/// The whole text and the plan of every shape that matters, held in <c>QueryPlans.md</c> beside this file. After a change that is meant,
/// write it anew with <c>ARTIFACTSTORE_WRITE_PLANS=1 dotnet test --filter QueryPlanTests</c>, and read the difference.
/// </summary>
public sealed class QueryPlanTests
{
    private static readonly SqliteDialect Dialect = new();
    private static readonly PlanShape[] Shapes = [.. PlanShapes.All()];

    private string _folder = "";
    private SqliteConnection _connection = null!;

    [OneTimeSetUp]
    public async Task MakeSchema()
    {
        _folder = Directory.CreateTempSubdirectory("artifactstore-").FullName;
        _connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "plans.db")};Pooling=False");
        await _connection.OpenAsync();
        await using var command = _connection.CreateCommand();
        command.CommandText = SqliteArtifactStore.Script();
        await command.ExecuteNonQueryAsync();
        _connection.CreateFunction("artifactstore_like", (string pattern, string text) => false, isDeterministic: true);
        if (Environment.GetEnvironmentVariable("ARTIFACTSTORE_WRITE_PLANS") == "1")
        {
            await File.WriteAllTextAsync(SourceFile(), Introduction + string.Concat(Shapes.Select(Section)));
        }
    }

    [OneTimeTearDown]
    public async Task DeleteFolder()
    {
        await _connection.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCaseSource(nameof(Shapes))]
    public void The_text_and_the_plan_are_those_that_were_approved(PlanShape shape)
    {
        var approved = Approved();

        var start = approved.IndexOf(Heading(shape), StringComparison.Ordinal);
        start.Should().BeGreaterThan(0, "QueryPlans.md needs a section for every shape");
        var end = approved.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        var section = approved[start..(end < 0 ? approved.Length : end + 1)];

        Section(shape).Should().Be(section);
    }

    [Test]
    public void QueryPlans_has_exactly_the_tested_sections()
    {
        var headings = Approved().Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal));

        headings.Should().Equal(Shapes.Select(shape => Heading(shape).TrimEnd('\n')));
        Shapes.Should().OnlyHaveUniqueItems();
    }

    [TestCaseSource(nameof(Shapes))]
    public void The_plan_is_of_its_kind(PlanShape shape)
    {
        // What finds the rows; behind it comes only the look-up of wide columns for those that were found.
        var plan = Plan(shape);
        var finding = plan.TakeWhile(line => !line.Contains("SCAN page", StringComparison.Ordinal)).ToArray();
        var text = shape.Statement(Dialect).Text;
        string[] names =
            shape.Query is FlowRunQuery ? ["fr", "flow_run"]
            : shape.Query is TaskRunQuery ? ["tr", "task_run"]
            : shape.Query is FlowQuery ? ["f", "flow"]
            : text.Contains("artifact_collection AS c", StringComparison.Ordinal) ? ["c", "artifact_collection"]
            : text.Contains("artifact AS a", StringComparison.Ordinal) ? ["a", "artifact"]
            : text.Contains("artifact_metadata AS am", StringComparison.Ordinal) ? ["am", "artifact_metadata"]
            : ["al", "artifact_alias"];
        var root = finding.Where(IsOnRoot).ToArray();

        root.Should().NotBeEmpty();
        switch (shape.Kind)
        {
            case PlanKind.Scan or PlanKind.Position:
                finding
                    .Should()
                    .NotContain(line => line.Contains("TEMP B-TREE", StringComparison.Ordinal), "the order comes from the index");
                root.Should().ContainSingle().Which.Should().Contain("INDEX");
                if (shape.IsBehindCursor || shape.Query is ArtifactQuery { Artifacts.Created: not null })
                {
                    root.Should().ContainSingle().Which.Should().Contain("SEARCH", "page 10,000 costs what page 1 does");
                }

                break;

            case PlanKind.Seek:
                root.Should()
                    .OnlyContain(line =>
                        line.Contains("SEARCH", StringComparison.Ordinal)
                        && (line.Contains("INDEX", StringComparison.Ordinal) || line.Contains("PRIMARY KEY", StringComparison.Ordinal))
                    );
                break;

            default:
                root.Should().OnlyContain(line => line.Contains("COVERING INDEX", StringComparison.Ordinal));
                break;
        }

        plan.Should()
            .NotContain(
                line => line.Contains("AUTOMATIC", StringComparison.Ordinal),
                "an index that is made for one statement is one that is missing"
            );
        plan.Skip(finding.Length)
            .Where(IsOnRoot)
            .Should()
            .NotContain(line => line.Contains("SCAN", StringComparison.Ordinal), "wide columns are looked up row by row");

        bool IsOnRoot(string line) => line.TrimStart().Split(' ') is ["SCAN" or "SEARCH", var table, ..] && names.Contains(table);
    }

    private static string Heading(PlanShape shape) => $"## {shape}\n";

    /// <summary>
    /// Where it is written; a deterministic build does not know its own path, so reading takes the copy beside the tests.
    /// </summary>
    private static string SourceFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "QueryPlans.md");

    private static string Approved() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Plans", "QueryPlans.md"));

    private const string Introduction = """
        # The statements and their plans

        What the builder makes of the shapes of query that matter, and how SQLite runs it (`EXPLAIN QUERY PLAN`). A test holds this file: see `QueryPlanTests`.
        In the text, `$1`, `$2` … are parameters; a list is one of them.


        """;

    private string Section(PlanShape shape) =>
        new StringBuilder(Heading(shape))
            .Append("\n```sql\n")
            .Append(Wrap(shape.Statement(Dialect).Text))
            .Append("\n```\n\n```text\n")
            .AppendJoin('\n', Plan(shape))
            .Append("\n```\n\n")
            .ToString();

    /// <summary>The same text, a clause a line.</summary>
    private static string Wrap(string sql)
    {
        foreach (var clause in new[] { " FROM ", " CROSS JOIN ", " WHERE ", " ORDER BY ", " LIMIT " })
        {
            sql = sql.Replace(clause, $"\n{clause[1..]}", StringComparison.Ordinal);
        }

        return sql;
    }

    private List<string> Plan(PlanShape shape)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {shape.Statement(Dialect).Text}";
        foreach (var parameter in shape.Statement(Dialect).Parameters)
        {
            command.Parameters.AddWithValue(parameter.Name, DBNull.Value);
        }

        using var reader = command.ExecuteReader();
        var (lines, depths) = (new List<string>(), new Dictionary<long, int> { [0] = -1 });
        while (reader.Read())
        {
            var depth = depths[reader.GetInt64(1)] + 1;
            depths[reader.GetInt64(0)] = depth;
            lines.Add(new string(' ', 2 * depth) + reader.GetString(3));
        }

        return lines;
    }
}
