using System.Text.Json;
using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Reference;
using ArtifactStore.Sql;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Where a statement starts decides how fast it is, never what it finds: every plan of a random query gives the rows of the plain evaluator, in their order.</summary>
public abstract class PlanSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly int Queries = Effort.Of(2_000);

    private readonly HashSet<SqlPlan> _seen = [];
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

        await _data.ReadBackAsync(Artifacts);
        _below = Database.OpenDatabase();
    }

    [TearDown]
    public async Task CloseDatabase() => await _below.DisposeAsync();

    [Test]
    public async Task Every_plan_of_a_query_for_artifacts_gives_the_same_rows()
    {
        await QueryGen.Artifacts.SampleAsync(
            async query => await CheckAsync(query, [.. ReferenceQuery.Find(_data, query).Select(artifact => artifact.Id)], ReferenceQuery.Find(_data, query with { Limit = null, Offset = null }).Count),
            iter: Queries,
            threads: 1,
            print: query => JsonSerializer.Serialize(query, ArtifactStoreJson.Options));

        ArtifactQuery ofFlow = new() { Flows = new() { Id = SampleData.Id('1', 0) } };
        await CheckAsync(ofFlow, [.. ReferenceQuery.Find(_data, ofFlow).Select(artifact => artifact.Id)], ReferenceQuery.Find(_data, ofFlow).Count);
        _seen.Should().BeEquivalentTo(Enum.GetValues<SqlPlan>());
    }

    [Test]
    public async Task Every_plan_of_a_query_for_keys_gives_the_same_rows()
    {
        await QueryGen.Collections.SampleAsync(
            async query => await CheckAsync(query, [.. ReferenceQuery.Find(_data, query).Select(collection => collection.CollectionId)], ReferenceQuery.Find(_data, query with { Limit = null, Offset = null }).Count),
            iter: Queries,
            threads: 1,
            print: query => JsonSerializer.Serialize(query, ArtifactStoreJson.Options));

        ArtifactCollectionQuery ofFlow = new() { Flows = new() { Id = SampleData.Id('1', 0) } };
        await CheckAsync(ofFlow, [.. ReferenceQuery.Find(_data, ofFlow).Select(collection => collection.CollectionId)], ReferenceQuery.Find(_data, ofFlow).Count);
        _seen.Should().BeEquivalentTo(Enum.GetValues<SqlPlan>());
    }

    private async Task CheckAsync(ArtifactQueryBase query, Guid[] expected, int count)
    {
        foreach (var translation in await WithOwnersAsync(ArtifactSql.Translate(query, _below.Dialect)))
        {
            SqlPlan[] plans = [SqlPlan.ArtifactsFirst, .. translation.FilterPlans, .. translation.OwnerIndex is not null && query.Sort is ArtifactSort.IdDesc or ArtifactSort.IdAsc ? [SqlPlan.OwnerInOrder] : Array.Empty<SqlPlan>()];
            foreach (var plan in plans)
            {
                _seen.Add(plan);
                (await IdsAsync(ArtifactSql.Read(query, translation, plan))).Should().Equal(expected, "{0} starts elsewhere and finds the same", plan);
                if (plan != SqlPlan.OwnerInOrder)
                {
                    var counted = await _below.ReadAsync((session, token) => session.NumberAsync(ArtifactSql.Count(translation, plan), token), snapshot: false, default);
                    counted.Should().Be(count, "{0} counts the same", plan);
                }
            }
        }
    }

    /// <summary>The translation, and those in which an owner replaces a filter that passes exactly one flow or deployment.</summary>
    private async Task<List<SqlTranslation>> WithOwnersAsync(SqlTranslation translation)
    {
        List<SqlTranslation> all = [translation];
        foreach (var table in new[] { SqlTable.Flow, SqlTable.Deployment })
        {
            if (!translation.Joins.Contains(table))
            {
                continue;
            }

            if (await IdsAsync(ArtifactSql.Owners(translation, table)) is [var owner])
            {
                all.AddRange([.. all.Select(other => other.WithOwner(table, owner)), .. all.Select(other => other.WithOnlyOwner(table))]);
            }
            else
            {
                (await IdsAsync(ArtifactSql.Read(new ArtifactQuery(), translation.WithOnlyOwner(table), SqlPlan.ArtifactsFirst))).Should().BeEmpty("there is no one owner");
            }
        }

        return all;
    }

    private Task<List<Guid>> IdsAsync(SqlStatement statement) =>
        _below.ReadAsync((session, token) => session.ListAsync(statement, reader => session.Dialect.ReadId(reader, 0), token), snapshot: false, default);
}
