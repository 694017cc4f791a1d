using System.Runtime.CompilerServices;
using ArtifactStore.Specification;
using ArtifactStore.Specification.Plans;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>
/// The statements and plans of calls beside the queries, held in <c>StatementPlans.md</c> beside this file. After a change that is meant,
/// write it anew with <c>ARTIFACTSTORE_WRITE_PLANS=1 dotnet test --filter StatementPlanTests</c>, and read the difference.
/// </summary>
public sealed class StatementPlanTests
{
    private const int Artifacts = 30_000;
    private const string Feed = "read the change feed";
    private const string Publication = "publish changes";

    /// <summary>The version of the server whose plans the file holds; another has to keep the rules.</summary>
    private const int Version = 15;

    private const string Introduction = """
        # Further statements and their plans on PostgreSQL

        What calls beside the queries send to the server, with changes recorded, and how PostgreSQL 15 runs it in a store of 30,000
        artifacts: for any values, as it does with prepared statements after a while. A test holds this file: see `StatementPlanTests`. A
        statement is shown for the first call that sends it.


        """;

    private static readonly string[] Names =
    [
        .. StatementShape.All.Select(shape => shape.Name),
        .. StatementShape.Pages.Select(page => page.Name),
        Feed,
        Publication,
    ];

    private readonly Dictionary<string, IReadOnlyList<ExplainedStatement>> _generic = [];
    private readonly Dictionary<string, IReadOnlyList<ExplainedStatement>> _custom = [];
    private readonly string _approved = Path.Combine(AppContext.BaseDirectory, "Plans", "StatementPlans.md");
    private int _version;

    [OneTimeSetUp]
    public async Task RecordStatements()
    {
        await using var database = new PostgreSqlTestDatabase();
        await using var store = database.Open(options => options.RecordChanges = true);
        await store.InitializeAsync();
        await using (var connection = (NpgsqlConnection)await database.ConnectAsync())
        {
            _version = connection.PostgreSqlVersion.Major;
            await LargeStore.FillAsync(connection, Artifacts);
            await connection.ExecuteAsync(
                """
                INSERT INTO artifact_store.artifact_input (id, artifact_id, place, input_id)
                SELECT gen_random_uuid(), a.id, 0, b.id FROM artifact_store.artifact AS a JOIN artifact_store.artifact AS b ON b.row_id = a.row_id - 1;
                INSERT INTO artifact_store.artifact_change (created, kind, artifact_id, key, version)
                SELECT created, 'CREATED', id, key, version FROM artifact_store.artifact ORDER BY row_id;
                INSERT INTO artifact_store.artifact_change_pending (created, kind, artifact_id, key, version)
                SELECT created, 'UPDATED', id, key, version FROM artifact_store.artifact, generate_series(1, 5) ORDER BY row_id;
                """
            );
            await connection.ExecuteAsync(
                "VACUUM (ANALYZE) artifact_store.artifact_input, artifact_store.artifact_change, artifact_store.artifact_change_pending"
            );
        }

        foreach (var (statements, generic) in new[] { (_custom, false), (_generic, true) })
        {
            HashSet<string> seen = [];
            await using var recorder = await PlanRecorder.OpenAsync(database.ConnectionString, generic);
            foreach (var shape in StatementShape.All)
            {
                await AddAsync(shape.Name, transaction => shape.Run(store.Enlist(transaction)));
            }

            foreach (var (name, statement) in StatementShape.Pages)
            {
                await AddAsync(name, transaction => RunAsync(transaction, statement(new PostgreSqlDialect())));
            }

            await AddAsync(Feed, transaction => ReadAsync(database, store, transaction));
            await AddAsync(Publication, transaction => PublishAsync(store, transaction));

            async Task AddAsync(string name, Func<NpgsqlTransaction, Task> work) =>
                statements[name] = [
                    .. (await recorder.RecordAsync(work)).Where(statement =>
                        statement.Text.Contains("artifact", StringComparison.Ordinal) && seen.Add(statement.Text)
                    ),
                ];
        }

        if (HeldPlans.IsWritten)
        {
            await File.WriteAllTextAsync(SourceFile(), Introduction + string.Concat(Names.Select(Section)));
        }
    }

    [TestCaseSource(nameof(Names))]
    public async Task The_statements_and_their_plans_are_those_that_were_approved(string name)
    {
        var approved = HeldPlans.Approved(await File.ReadAllTextAsync(_approved), name);
        approved.Should().NotBeEmpty();
        if (_version == Version)
        {
            Section(name).Should().Be(approved);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void No_table_is_scanned(string name)
    {
        _generic[name].Should().NotBeEmpty();
        foreach (var (text, plan) in _generic[name].Concat(_custom[name]))
        {
            // A limit ends at its first rows, and so does the test whether any change is pending.
            var first = plan.All.Where(node => node.Type == "Limit").SelectMany(limit => limit.Children);
            plan.All.Except(first)
                .Where(node => node.IsWhole && !node.Detail.Contains("InitPlan", StringComparison.Ordinal))
                .Should()
                .NotContain(
                    node => node.Table != null && node.Table.StartsWith("artifact", StringComparison.Ordinal),
                    "an index leads to the rows of {0}",
                    text
                );
        }
    }

    /// <summary>Where it is written; reading takes the copy beside the tests.</summary>
    private static string SourceFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "StatementPlans.md");

    private string Section(string name) =>
        HeldPlans.Section(name, _generic[name].Select(statement => (statement.Text, WithoutCatalogs(statement.Plan.Lines()))));

    /// <summary>Leaves out how the server reads its own tables, which grow and shrink with all databases of the tests.</summary>
    private static IEnumerable<string> WithoutCatalogs(IEnumerable<string> plan)
    {
        var hidden = int.MaxValue;
        foreach (var line in plan)
        {
            var depth = line.Length - line.TrimStart().Length;
            if (depth > hidden)
            {
                continue;
            }

            hidden = line.Contains("(CTE hidden)", StringComparison.Ordinal) ? depth : int.MaxValue;
            yield return line;
        }
    }

    /// <summary>The feed is read by a connection of the store's own: its statement runs again here.</summary>
    private static async Task ReadAsync(PostgreSqlTestDatabase database, IArtifactStore store, NpgsqlTransaction transaction)
    {
        var texts = await database.RecordAsync(transaction.Connection!, () => store.Changes.ReadChangesAsync(limit: 100));
        await using var command = new NpgsqlCommand(texts.Single(text => text.Contains("artifact_change", StringComparison.Ordinal)))
        {
            Connection = transaction.Connection,
            Parameters =
            {
                new() { Value = 1_000L },
                new() { Value = 100L },
            },
        };
        await command.ExecuteNonQueryAsync();
    }

    private static Task<List<bool>> RunAsync(NpgsqlTransaction transaction, SqlStatement statement) =>
        new SqlSession(new PostgreSqlDialect(), transaction.Connection!, transaction).ListAsync(
            statement,
            static _ => true,
            CancellationToken.None
        );

    private static async Task PublishAsync(IArtifactStore store, NpgsqlTransaction transaction)
    {
        await store.Enlist(transaction).Artifacts.CreateArtifactAsync(new());
        foreach (var statement in new PostgreSqlDialect().PublishChanges(IArtifactChanges.MaxLimit))
        {
            await RunAsync(transaction, statement);
        }
    }
}
