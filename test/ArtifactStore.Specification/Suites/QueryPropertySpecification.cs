using System.Text.Json;
using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Reference;
using ArtifactStore.Sql;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>
/// Random queries over random parts of the sample data: rows, order, pages, cursors, streams, counts and deletes are those of the plain
/// evaluator.
/// </summary>
/// <remarks>A failure prints the seed and the query; <c>CsCheck_Seed</c> in the environment repeats it.</remarks>
public abstract class QueryPropertySpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly int DatasetsPerTest = Effort.Of(6);
    private const int QueriesPerDataset = 150;

    [Test]
    public Task Any_query_for_artifacts_finds_what_it_means() => ForEachDatasetAsync(QueryGen.Artifacts, async (store, data, query) =>
        {
            var artifacts = store.Artifacts;
            var expected = ReferenceQuery.Find(data, query);
            Count(expected.Count);
            (await artifacts.ReadArtifactsAsync(query)).Should().Equal(expected);
            (await artifacts.StreamArtifactsAsync(query).ToListAsync()).Should().Equal(expected);
            (await artifacts.CountArtifactsAsync(query))
                .Should()
                .Be(ReferenceQuery.Find(data, query with { Limit = null, Offset = null }).Count);

            // The same rows again, by cursors.
            var all = ReferenceQuery.Find(data, query with { Limit = null, Offset = null });
            var pages = new List<Artifact>();
            ArtifactCursor? after = null;
            do
            {
                var page = await artifacts.ReadArtifactsAsync(query with { Limit = 7, Offset = null, After = after });
                pages.AddRange(page);
                after = page.Count < 7 ? null : ArtifactCursor.Parse(ArtifactCursor.After(page[^1], query.Sort).ToString());
            } while (after is not null);
            pages.Should().Equal(all);
        });

    [Test]
    public Task Any_query_for_keys_finds_what_it_means() => ForEachDatasetAsync(QueryGen.Collections, async (store, data, query) =>
        {
            var artifacts = store.Artifacts;
            var expected = ReferenceQuery.Find(data, query);
            Count(expected.Count);
            (await artifacts.ReadLatestArtifactsAsync(query)).Should().Equal(expected);
            (await artifacts.StreamLatestArtifactsAsync(query).ToListAsync()).Should().Equal(expected);
            (await artifacts.CountLatestArtifactsAsync(query))
                .Should()
                .Be(ReferenceQuery.Find(data, query with { Limit = null, Offset = null }).Count);

            var all = ReferenceQuery.Find(data, query with { Limit = null, Offset = null });
            var pages = new List<ArtifactCollection>();
            ArtifactCursor? after = null;
            do
            {
                var page = await artifacts.ReadLatestArtifactsAsync(query with { Limit = 3, Offset = null, After = after });
                pages.AddRange(page);
                after = page.Count < 3 ? null : ArtifactCursor.Parse(ArtifactCursor.After(page[^1], query.Sort).ToString());
            } while (after is not null);
            pages.Should().Equal(all);
        });

    [Test]
    public Task A_delete_of_any_query_deletes_what_it_finds() => ForEachDatasetAsync(QueryGen.Artifacts, async (store, data, query) =>
        {
            // A delete whose filters say nothing is refused; then the query stands for everything.
            var filtered = ArtifactSql.Translate(query, Database.Dialect).Conditions.IsEmpty
                ? query with
                {
                    Artifacts = Everything.Query.Artifacts,
                }
                : query;
            var found = ReferenceQuery.Find(data, filtered);
            var doomed = found.Where(artifact => data.Aliases.All(alias => alias.ArtifactId != artifact.Id)).ToList();
            Count(found.Count);
            await using var transaction = await store.BeginTransactionAsync();
            (await transaction.Artifacts.DeleteArtifactsAsync(filtered))
                .Should()
                .Be(new ArtifactDeleteResult(doomed.Count, found.Count - doomed.Count));
            (await transaction.Artifacts.ReadArtifactsAsync())
                .Should()
                .Equal(ReferenceQuery.Find(data, new ArtifactQuery()).Except(doomed));
            foreach (var row in await transaction.Artifacts.ReadLatestArtifactsAsync())
            {
                row.LatestId.Should()
                    .Be(data.Artifacts.Except(doomed).Where(artifact => artifact.Key == row.Key).MaxBy(artifact => artifact.Version)!.Id);
            }

            (await transaction.Artifacts.CountLatestArtifactsAsync())
                .Should()
                .Be(data.Artifacts.Except(doomed).Select(artifact => artifact.Key).OfType<string>().Distinct().Count());
        });

    private int _ran;
    private int _withRows;

    [TearDown]
    public void Report()
    {
        TestContext.Out.WriteLine($"{_ran} queries ran, {_withRows} of them found rows.");

        // Of few data sets one that is nearly empty counts for more.
        _withRows.Should().BeGreaterThan(_ran / Effort.Of(4, plain: 8), "random queries must find something often enough");
    }

    private async Task ForEachDatasetAsync<TQuery>(Gen<TQuery> queries, Func<IArtifactStore, ReferenceData, TQuery, Task> check)
    {
        await using var store = Open(options => options.StreamBatchSize = 4);
        if (Now < SampleData.Monday)
        {
            // The times of artifacts are to lie among those of the runs.
            Clock.SetUtcNow(SampleData.Monday);
        }

        // Each dataset replaces the one before: the store is empty again after deleting everything.
        await QueryGen.Datasets.SampleAsync(
            async dataset =>
            {
                var data = await LoadAsync(dataset.Artifacts, dataset.RunsFirst);
                await queries.SampleAsync(
                    query => check(store, data, query),
                    iter: QueriesPerDataset,
                    threads: 1,
                    print: query => JsonSerializer.Serialize(query, ArtifactStoreJson.Options)
                );
            },
            iter: DatasetsPerTest,
            threads: 1
        );
    }

    private void Count(int rows)
    {
        Interlocked.Increment(ref _ran);
        Interlocked.Add(ref _withRows, rows > 0 ? 1 : 0);
    }

    private async Task<ReferenceData> LoadAsync(int[] chosen, bool runsFirst)
    {
        var sample = SampleData.Artifacts();
        var data = SampleData.Runs();
        await Artifacts.DeleteArtifactsAsync(Everything.Query, force: true);
        foreach (var run in data.FlowRuns.Keys)
        {
            await Runs.FlowRuns.DeleteAsync(run);
        }

        if (runsFirst)
        {
            await data.SaveRunsAsync(Runs);
        }

        foreach (var i in chosen)
        {
            await Artifacts.CreateArtifactAsync(sample[i]);
            if (i % 3 != 0)
            {
                Clock.Advance(TimeSpan.FromSeconds(i));
            }
        }

        if (!runsFirst)
        {
            await data.SaveRunsAsync(Runs);
        }

        await SampleData.SetAliasesAsync(Store);
        await data.ReadBackAsync(Store);
        return data;
    }
}
