using System.Text.Json;
using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Reference;
using ArtifactStore.Sql;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>
/// The access path decides how fast a statement is, never what it finds: every path of a random query gives the rows of the plain
/// evaluator, in their order.
/// </summary>
public abstract class PlanSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly int Queries = Effort.Of(2_000);

    private readonly HashSet<string> _seen = [];
    private SqlDatabase _below = null!;
    private ReferenceData _data = null!;

    [SetUp]
    public async Task LoadSampleData()
    {
        Clock.SetUtcNow(SampleData.Monday);
        _data = SampleData.Runs();
        await _data.SaveRunsAsync(Runs);
        foreach (var artifact in SampleData.Artifacts())
        {
            await Artifacts.CreateArtifactAsync(artifact);
            Clock.Advance(TimeSpan.FromSeconds(20));
        }

        await _data.ReadBackAsync(Store);
        _below = Database.OpenDatabase();
    }

    [TearDown]
    public async Task CloseDatabase() => await _below.DisposeAsync();

    [Test]
    public async Task Every_path_of_a_query_for_artifacts_gives_the_same_rows()
    {
        await QueryGen.Artifacts.SampleAsync(
            async query =>
                await CheckAsync(
                    query,
                    [.. ReferenceQuery.Find(_data, query).Select(artifact => artifact.Id)],
                    ReferenceQuery.Find(_data, query with { Limit = null, Offset = null }).Count
                ),
            iter: Queries,
            threads: 1,
            print: query => JsonSerializer.Serialize(query, ArtifactStoreJson.Options)
        );

        ArtifactQuery[] ofOneValue =
        [
            new() { Flows = new() { Id = SampleData.Id('1', 0) } },
            new() { Deployments = new() { Id = SampleData.Id('2', 0) } },
            new() { Artifacts = new() { Type = "table" } },
            new() { Artifacts = new() { FlowRunId = SampleData.Id('3', 0) } },
            new() { Artifacts = new() { TaskRunId = SampleData.Id('4', 0) } },
        ];
        foreach (var query in ofOneValue)
        {
            await CheckAsync(
                query,
                [.. ReferenceQuery.Find(_data, query).Select(artifact => artifact.Id)],
                ReferenceQuery.Find(_data, query).Count
            );
        }

        _seen
            .Should()
            .Contain([
                "scan id",
                "scan created",
                "scan updated",
                "scan key",
                "scan flow_id",
                "scan deployment_id",
                "scan type",
                "scan flow_run_id",
                "scan task_run_id",
            ])
            .And.Contain([
                "seek key",
                "seek type",
                "seek created",
                "seek flow_id",
                "seek any",
                "seek flow",
                "seek deployment",
                "seek flow_run",
                "seek work_pool",
                "seek task_run",
                "scan",
            ]);
    }

    [Test]
    public async Task Every_path_of_a_query_for_keys_gives_the_same_rows()
    {
        await QueryGen.Collections.SampleAsync(
            async query =>
                await CheckAsync(
                    query,
                    [.. ReferenceQuery.Find(_data, query).Select(collection => collection.CollectionId)],
                    ReferenceQuery.Find(_data, query with { Limit = null, Offset = null }).Count
                ),
            iter: Queries,
            threads: 1,
            print: query => JsonSerializer.Serialize(query, ArtifactStoreJson.Options)
        );

        ArtifactCollectionQuery ofFlow = new() { Flows = new() { Id = SampleData.Id('1', 0) } };
        await CheckAsync(
            ofFlow,
            [.. ReferenceQuery.Find(_data, ofFlow).Select(collection => collection.CollectionId)],
            ReferenceQuery.Find(_data, ofFlow).Count
        );
        _seen.Should().Contain(["scan id", "scan key", "scan flow_id", "seek key", "seek flow_run"]);
    }

    [Test]
    public async Task Every_path_of_a_query_for_runs_gives_the_same_rows()
    {
        _data = RunQueryGen.Data(Random.Shared.Next());
        await _data.SaveRunsAsync(Runs);
        await CheckRunsAsync<FlowRun, FlowRunQuery>(RunQueryGen.FlowRuns, query => ReferenceRunQuery.Find(_data, query), run => run.Id);
        var failed = new FlowRunQuery
        {
            FlowRuns = new()
            {
                State = StateType.Failed,
                StartTime = new() { Before = SampleData.Monday.AddMinutes(20) },
            },
            Sort = RunSort.StartTimeAsc,
        };
        var all = ReferenceRunQuery.Find(_data, failed);
        await CheckAsync(failed with { Limit = 20 }, [.. all.Take(20).Select(run => run.Id)], all.Count);
        await CheckRunsAsync<TaskRun, TaskRunQuery>(RunQueryGen.TaskRuns, query => ReferenceRunQuery.Find(_data, query), run => run.Id);
        await CheckRunsAsync<Flow, FlowQuery>(RunQueryGen.Flows, query => ReferenceRunQuery.Find(_data, query), flow => flow.Id);
        _seen
            .Should()
            .Contain(["scan created", "scan start_time", "scan name", "scan"])
            .And.Contain([
                "seek name",
                "seek State",
                "seek StartTime",
                "seek id",
                "seek flow",
                "seek work_pool",
                "seek flow_run",
                "seek any",
            ]);
    }

    private Task CheckRunsAsync<T, TQuery>(Gen<TQuery> queries, Func<TQuery, List<T>> find, Func<T, Guid> id)
        where T : class
        where TQuery : RunQuery<T> =>
        queries.SampleAsync(
            async query => await CheckAsync(query, [.. find(query).Select(id)], find(query with { Limit = null, Offset = null }).Count),
            iter: Queries / 8,
            threads: 1,
            print: query => JsonSerializer.Serialize<object>(query, ArtifactStoreJson.Options)
        );

    private async Task CheckAsync(StoreQuery query, Guid[] expected, int count)
    {
        var select = _below.Dialect.SelectWriter;
        foreach (var filters in await WithParentsAsync(ArtifactSql.Translate(query, _below.Dialect)))
        {
            var all = ArtifactSql.Paths(query with { Limit = null }, filters);
            foreach (var path in all.Union(ArtifactSql.Paths(query with { Limit = query.Limit ?? int.MaxValue }, filters)))
            {
                _seen.Add(path.Name);
                (await IdsAsync(select.Page(query, filters, path))).Should().Equal(expected, "{0} finds the same", path);
                if (path.IsScan)
                {
                    await CheckInPartsAsync(query, filters, path, expected);
                }
            }

            foreach (var path in all)
            {
                var counted = await _below.ReadAsync(
                    (session, token) => session.NumberAsync(select.Count(filters, path), token),
                    snapshot: false,
                    default
                );
                counted.Should().Be(count, "{0} counts the same", path);
            }
        }
    }

    /// <summary>A scan that ends at some row and goes on behind it finds the same.</summary>
    private async Task CheckInPartsAsync(StoreQuery query, SqlTranslation filters, AccessPath path, Guid[] expected)
    {
        if (query.Offset > 0)
        {
            return;
        }

        var select = _below.Dialect.SelectWriter;
        var part = await _below.ReadAsync(
            (session, token) =>
                session.FirstAsync(
                    select.Position(query, filters, path, place: 3),
                    new SortTranslator(session.Dialect, filters.Joins.Root, query).ReadCursor,
                    token
                ),
            snapshot: false,
            default
        );
        if (part is null)
        {
            return;
        }

        var found = await IdsAsync(select.Page(query, filters, path, seen: 3));
        found.AddRange(await IdsAsync(select.Page(query.Behind(part, query.Limit - found.Count), filters, path)));
        found.Should().Equal(expected, "{0} finds the same in parts", path);
    }

    /// <summary>The translation, and those in which a parent replaces a filter that passes exactly one flow or deployment.</summary>
    private async Task<List<SqlTranslation>> WithParentsAsync(SqlTranslation filters)
    {
        List<SqlTranslation> all = [filters];
        foreach (var table in filters.Parents)
        {
            var only = _below.Dialect.SelectWriter.WithOnlyParent(filters, table);
            if (await IdsAsync(_below.Dialect.SelectWriter.Parents(filters, table)) is [var id])
            {
                all.AddRange([.. all.Select(other => other.WithParent(table, SqlFragment.Of($"{SqlValue.Id(id)}")))]);
                all.Add(only);
            }
            else
            {
                (
                    await IdsAsync(
                        _below.Dialect.SelectWriter.Page(new ArtifactQuery(), only, ArtifactSql.Paths(new ArtifactQuery(), only)[0])
                    )
                )
                    .Should()
                    .BeEmpty("there is no one parent");
            }
        }

        return all;
    }

    private Task<List<Guid>> IdsAsync(SqlStatement statement) =>
        _below.ReadAsync(
            (session, token) => session.ListAsync(statement, reader => session.Dialect.ReadId(reader, 0), token),
            snapshot: false,
            default
        );
}
