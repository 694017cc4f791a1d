using ArtifactStore.Specification.Conformance;
using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Specification.Model;
using ArtifactStore.Sql;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>
/// A store whose tables have other names, or that lies among objects of others: its statements are those of the default under other names.
/// </summary>
public abstract class ElsewhereSpecification<TDatabase, TElsewhere> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
    where TElsewhere : TestDatabase, new()
{
    private TElsewhere? _elsewhere;
    private IArtifactStore? _store;

    private TElsewhere Elsewhere => _elsewhere!;

    private IArtifactStore There => _store!;

    [SetUp]
    public void OpenElsewhere()
    {
        _elsewhere = new();
        _elsewhere.AddSchema();
        _store = Elsewhere.Open(options => options.TimeProvider = Clock);
    }

    [TearDown]
    public async Task DropElsewhere()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_elsewhere is not null)
        {
            await _elsewhere.DisposeAsync();
        }
    }

    [Test]
    public async Task Statements_differ_in_names_alone()
    {
        var here = await RecordAsync(Database, Store);
        var there = await RecordAsync(Elsewhere, There);

        here.Should().HaveCountGreaterThan(Effort.Of(500, plain: 150));
        foreach (var (own, other) in here.Zip(there))
        {
            Named(other).Should().Be(Named(own));
        }

        there.Should().HaveSameCount(here);
        if (Before(Elsewhere) != Before(Database))
        {
            there
                .Should()
                .Contain(text => text.Contains($"{Before(Elsewhere)}artifact"))
                .And.NotContain(text => text.Contains($" {Database.Dialect.Table("artifact")} "));
        }
    }

    [Test]
    public async Task Any_sequence_of_operations_does_what_the_model_does() =>
        await OperationGen.Sequences.SampleAsync(
            async operations =>
            {
                var runner = new ModelRunner(There, Elsewhere, Clock);
                await runner.ResetAsync();
                foreach (var operation in operations)
                {
                    await runner.RunAsync(operation);
                }

                await Invariants.CheckAsync(Elsewhere);
            },
            iter: Effort.Of(5, plain: 2),
            threads: 1,
            print: operations => string.Join<Operation>("\n", operations)
        );

    [TestCase("all collections are gone")]
    [TestCase("a collection points to nothing")]
    [TestCase("a collection's flow is lost")]
    [TestCase("an index is not unique")]
    [TestCase("many indexes are gone")]
    public async Task Damage_is_found_and_repaired(string name)
    {
        await DamageCases.FillAsync(There);
        (await There.VerifyAllAsync()).Should().BeEmpty();
        var damage = DamageCases.All.Single(damage => damage.Name == name);
        foreach (var sql in damage.Plant(Elsewhere.Dialect))
        {
            await Elsewhere.ExecuteAsync(sql);
        }

        (await There.VerifyAllAsync()).Should().HaveCount(damage.Expected.Length);
        (await There.RepairAllAsync()).Should().HaveCount(damage.Expected.Length);
        (await There.VerifyAllAsync()).Should().BeEmpty();
        (await There.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Healthy);
    }

    [Test]
    public async Task A_copy_to_the_other_place_and_to_host_views_is_equal()
    {
        await FillAsync(Store);
        (await ArtifactStoreCopy.RunAsync(Store, There)).IsEqual.Should().BeTrue();
        (await StoreRows.ReadAsync(Elsewhere, StoreRows.Tables)).Should().Equal(await StoreRows.ReadAsync(Database, StoreRows.Tables));

        await using var host = new TElsewhere();
        await host.AddHostViewsAsync(Elsewhere);
        await using var onViews = host.Open(options => (options.RunTables, options.TimeProvider) = (RunTables.HostViews, Clock));
        (await ArtifactStoreCopy.RunAsync(There, onViews)).IsEqual.Should().BeTrue();
        ArtifactQuery query = new() { Flows = new() { Name = new() { Like = "e" } } };
        (await onViews.Artifacts.ReadArtifactsAsync(query))
            .Should()
            .Equal(await There.Artifacts.ReadArtifactsAsync(query))
            .And.NotBeEmpty();
    }

    private string Named(string text) => text.Replace(Before(Elsewhere), Before(Database), StringComparison.Ordinal);

    /// <summary>What stands before the name of a table.</summary>
    private static string Before(TestDatabase database) => database.Dialect.Table("x")[..^1];

    private static async Task FillAsync(IArtifactStore store)
    {
        await SampleData.Runs().SaveRunsAsync(store.Runs);

        // The same ids each time: where a row lies among the others decides how far a statement looks.
        await store.Artifacts.CreateArtifactsAsync([
            .. SampleData.Artifacts().Select((create, i) => create with { Id = SampleData.Id('8', i) }),
        ]);
    }

    private static async Task<List<string>> RecordAsync(TestDatabase database, IArtifactStore store)
    {
        await FillAsync(store);
        await using var connection = await database.ConnectAsync();
        await using var transaction = await database.BeginAsync(connection);
        var texts = await database.RecordAsync(connection, () => UseAsync(store.Enlist(transaction)));
        await transaction.RollbackAsync();
        return texts;
    }

    private static async Task UseAsync(IArtifactStoreSession session)
    {
        foreach (var test in ConformanceSeed.Load(ConformanceSeed.Names.First()).Queries.Where((_, i) => i % Effort.Of(4, plain: 16) == 0))
        {
            await (
                test.IsOfCollections
                    ? QueryAsync(session.Artifacts, test.CollectionQuery)
                    : QueryAsync(session.Artifacts, test.ArtifactQuery)
            );
        }

        // The same queries each time.
        var random = new PCG(1, 1);
        for (var i = 0; i < Effort.Of(50, plain: 20); i++)
        {
            await QueryAsync(session.Artifacts, QueryGen.Artifacts.Generate(random, null, out _));
            await QueryAsync(session.Artifacts, QueryGen.Collections.Generate(random, null, out _));
        }

        await WriteAsync(session);
    }

    private static async Task QueryAsync(IArtifactRepository artifacts, ArtifactQuery query)
    {
        await artifacts.ReadArtifactsAsync(query);
        await artifacts.CountArtifactsAsync(query);
    }

    private static async Task QueryAsync(IArtifactRepository artifacts, ArtifactCollectionQuery query)
    {
        await artifacts.ReadLatestArtifactsAsync(query);
        await artifacts.CountLatestArtifactsAsync(query);
    }

    private static async Task WriteAsync(IArtifactStoreSession session)
    {
        var run = await session.Runs.FlowRuns.SaveAsync(new FlowRun { Id = SampleData.Id('7', 1), Name = "run" });
        await session.Runs.FlowRuns.SaveAsync([run, new FlowRun { Id = SampleData.Id('7', 2), Name = "other" }]);
        var first = await session.Artifacts.CreateArtifactAsync(new() { Key = "elsewhere", FlowRunId = run.Id });
        await session.Artifacts.CreateArtifactAsync(new() { FlowRunId = run.Id });
        await session.Artifacts.CreateArtifactAsync(new() { Key = "elsewhere", ExpectedLatestId = first.Id });
        await session.Artifacts.CreateArtifactsAsync([new() { Key = "elsewhere", FlowRunId = run.Id }, new() { Key = "other" }, new()]);
        await session.Artifacts.UpdateArtifactAsync(first.Id, new() { Description = "changed" });
        await session.Artifacts.ReadArtifactAsync(first.Id);
        await session.Artifacts.ReadArtifactAsync("elsewhere", 1);
        await session.Artifacts.ReadLatestArtifactAsync("elsewhere");
        await session.Artifacts.ReadVersionsAsync("elsewhere", limit: 1);
        await session.Artifacts.DeleteArtifactAsync("elsewhere", 3);
        await session.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "elsewhere" } });
        await session.Runs.FlowRuns.DeleteAsync(run.Id);
    }
}
