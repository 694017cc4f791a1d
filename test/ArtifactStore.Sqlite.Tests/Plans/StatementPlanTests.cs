using System.Data.Common;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ArtifactStore.Specification.Plans;
using ArtifactStore.Sql;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using SQLitePCL;

namespace ArtifactStore.Sqlite.Tests.Plans;

/// <summary>
/// The statements and plans of calls beside the queries, held in <c>StatementPlans.md</c> beside this file. After a change that is meant,
/// write it anew with <c>ARTIFACTSTORE_WRITE_PLANS=1 dotnet test --filter StatementPlanTests</c>, and read the difference.
/// </summary>
public sealed class StatementPlanTests
{
    private const string Feed = "read the change feed";

    private const string Introduction = """
        # Further statements and their plans

        What calls beside the queries send to SQLite, with changes recorded, and how it runs them (`EXPLAIN QUERY PLAN`). A test holds this
        file: see `StatementPlanTests`. A statement is shown for the first call that sends it. One whose plan is empty inserts values.


        """;

    private static readonly string[] Names =
    [
        .. StatementShape.All.Select(shape => shape.Name),
        .. StatementShape.Pages.Select(page => page.Name),
        Feed,
    ];

    private static readonly Regex OfStore = new(" (artifact|flow_run)");

    private readonly Dictionary<string, List<(string Text, IEnumerable<string> Plan)>> _statements = [];
    private readonly HashSet<string> _seen = [];
    private readonly string _approved = Path.Combine(AppContext.BaseDirectory, "Plans", "StatementPlans.md");

    [OneTimeSetUp]
    public async Task RecordStatements()
    {
        await using var database = new SqliteTestDatabase();
        await using var store = database.Open(options => options.RecordChanges = true);
        await store.Artifacts.CreateArtifactsAsync([
            .. Enumerable
                .Range(1_001, 4)
                .Select(number => new ArtifactCreate
                {
                    Id = PlanShapes.Number(number),
                    Key = StatementShape.Key,
                    Inputs = [PlanShapes.Number(number - 1)],
                }),
        ]);
        await store.Aliases.SetAsync(StatementShape.Key, "production", 4);
        await using var connection = (SqliteConnection)await database.ConnectAsync();
        foreach (var shape in StatementShape.All)
        {
            await using var transaction = await database.BeginAsync(connection);
            var texts = await database.RecordAsync(connection, () => shape.Run(store.Enlist(transaction)));
            await transaction.RollbackAsync();
            _statements[shape.Name] = Explained(connection, texts);
        }

        foreach (var (name, statement) in StatementShape.Pages)
        {
            _statements[name] = Explained(connection, [statement(new SqliteDialect()).Text]);
        }

        _statements[Feed] = Explained(connection, await RecordReadAsync(store));
        if (HeldPlans.IsWritten)
        {
            await File.WriteAllTextAsync(
                SourceFile(),
                Introduction + string.Concat(Names.Select(name => HeldPlans.Section(name, _statements[name])))
            );
        }
    }

    [TestCaseSource(nameof(Names))]
    public async Task The_statements_and_their_plans_are_those_that_were_approved(string name) =>
        HeldPlans.Section(name, _statements[name]).Should().Be(HeldPlans.Approved(await File.ReadAllTextAsync(_approved), name));

    [TestCaseSource(nameof(Names))]
    public void No_table_is_scanned(string name)
    {
        _statements[name].Should().NotBeEmpty();
        foreach (var (text, plan) in _statements[name])
        {
            plan.Should()
                .NotContain(
                    line => line.TrimStart().StartsWith("SCAN artifact", StringComparison.Ordinal) || IsScanOfAlias(line, text),
                    "an index leads to the rows of {0}",
                    text
                );
            plan.Should().NotContain(line => line.Contains("AUTOMATIC", StringComparison.Ordinal), "of {0}", text);
        }
    }

    /// <summary>Whether a line scans a table of the store that the statement has given another name.</summary>
    private static bool IsScanOfAlias(string line, string text) =>
        line.Trim().Split(' ') is ["SCAN", var alias, ..] && Regex.IsMatch(text, $"(artifact\\w*|flow_run) AS {Regex.Escape(alias)}\\b");

    /// <summary>Where it is written; reading takes the copy beside the tests.</summary>
    private static string SourceFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "StatementPlans.md");

    /// <summary>The feed is read by a connection of the store's own.</summary>
    private static async Task<List<string>> RecordReadAsync(IArtifactStore store)
    {
        var held = typeof(SqlSession)
            .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(field => field.FieldType == typeof(DbConnection));
        var reader = await ((SqlArtifactStore)store).Database.ReadAsync(
            (session, _) => Task.FromResult(((SqliteConnection)held.GetValue(session)!).Handle!),
            snapshot: false,
            CancellationToken.None
        );
        List<string> texts = [];
        raw.sqlite3_profile(reader, (strdelegate_profile)((_, statement, _) => texts.Add(statement)), null);
        await store.Changes.ReadChangesAsync();
        raw.sqlite3_profile(reader, (strdelegate_profile?)null, null);
        return texts;
    }

    /// <summary>The statements on the store's tables that no call before has sent.</summary>
    private List<(string Text, IEnumerable<string> Plan)> Explained(SqliteConnection connection, IEnumerable<string> texts) =>
        [
            .. texts
                .Where(text => OfStore.IsMatch(text) && _seen.Add(text))
                .Select(text => (text, (IEnumerable<string>)Plan(connection, text))),
        ];

    private static List<string> Plan(SqliteConnection connection, string text)
    {
        raw.sqlite3_prepare_v2(connection.Handle!, $"EXPLAIN QUERY PLAN {text}", out var statement).Should().Be(raw.SQLITE_OK);
        using (statement)
        {
            var (lines, depths) = (new List<string>(), new Dictionary<int, int> { [0] = -1 });
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
            {
                var depth = depths[raw.sqlite3_column_int(statement, 1)] + 1;
                depths[raw.sqlite3_column_int(statement, 0)] = depth;
                lines.Add(new string(' ', 2 * depth) + raw.sqlite3_column_text(statement, 3).utf8_to_string());
            }

            return lines;
        }
    }
}
