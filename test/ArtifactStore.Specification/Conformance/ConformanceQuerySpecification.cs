using System.Collections.Concurrent;
using ArtifactStore.Specification.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification.Conformance;

/// <summary>Every query of the conformance cases gives the answer of the reference, and that of the plain evaluator.</summary>
[Parallelizable(ParallelScope.All)]
public abstract class ConformanceQuerySpecification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private readonly ConcurrentDictionary<string, Lazy<Task<(TestDatabase Database, IArtifactStore Store, ReferenceData Data)>>> _loaded =
    [];

    [OneTimeTearDown]
    public async Task Drop()
    {
        foreach (var loaded in _loaded.Values)
        {
            var (database, store, _) = await loaded.Value;
            await store.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(SeedsAndFunctions))]
    public async Task Queries_answer_as_the_reference_does(string seed, string function)
    {
        var cases = ConformanceSeed.Load(seed).Queries.Where(query => query.Function == function).ToList();
        var (_, store, data) = await _loaded.GetOrAdd(seed, name => new(() => LoadAsync(name))).Value;
        var failures = new List<string>();
        foreach (var query in cases)
        {
            if (await CheckAsync(store.Artifacts, data, query) is { } failure)
            {
                failures.Add($"{query}: {failure}");
            }
        }

        await TestContext.Progress.WriteLineAsync(
            $"Conformance {seed} {function}: {cases.Count} queries ran, {failures.Count} of them differ."
        );
        cases.Should().NotBeEmpty();
        failures.Should().BeEmpty();
    }

    [Test]
    public void Every_query_of_the_files_is_of_a_known_function() =>
        ConformanceSeed
            .Names.Sum(seed => ConformanceSeed.Load(seed).Queries.Count)
            .Should()
            .Be(
                ConformanceSeed.Names.Sum(seed =>
                    ConformanceSeed.Load(seed).Queries.Count(query => ConformanceCase.Functions.Contains(query.Function))
                )
            )
            .And.BePositive();

    private static IEnumerable<TestCaseData> SeedsAndFunctions() =>
        ConformanceCase.Functions.SelectMany(function => ConformanceSeed.CasesWith(function));

    private static async Task<(TestDatabase Database, IArtifactStore Store, ReferenceData Data)> LoadAsync(string seed)
    {
        var data = ConformanceSeed.Load(seed).Dataset();
        var database = new TDatabase();
        database.AddSchema();
        var store = database.Open();
        await store.InitializeAsync();

        // Before the runs, so that what is kept of them beside the artifacts follows from the saves.
        await database.InsertAsync(data.Artifacts, data.Collections);
        await data.SaveRunsAsync(store.Runs);
        return (database, store, data);
    }

    private static async Task<string?> CheckAsync(IArtifactRepository artifacts, ReferenceData data, ConformanceCase query)
    {
        if (query.IsCount)
        {
            var count = query.IsOfCollections
                ? await artifacts.CountLatestArtifactsAsync(query.CollectionQuery)
                : await artifacts.CountArtifactsAsync(query.ArtifactQuery);
            var reference = query.IsOfCollections
                ? ReferenceQuery.Find(data, query.CollectionQuery).Count
                : ReferenceQuery.Find(data, query.ArtifactQuery).Count;
            return count != reference ? $"the evaluator counts {reference}, the store {count}"
                : !query.IsQuirk && count != query.Expected.GetInt64() ? $"expected {query.Expected}, counted {count}"
                : null;
        }

        var (answer, byReference, all) = query.IsOfCollections
            ? (
                Rows(await artifacts.ReadLatestArtifactsAsync(query.CollectionQuery)),
                Rows(ReferenceQuery.Find(data, query.CollectionQuery)),
                Rows(ReferenceQuery.Find(data, query.CollectionQuery with { Limit = null, Offset = null }))
            )
            : (
                Rows(await artifacts.ReadArtifactsAsync(query.ArtifactQuery)),
                Rows(ReferenceQuery.Find(data, query.ArtifactQuery)),
                Rows(ReferenceQuery.Find(data, query.ArtifactQuery with { Limit = null, Offset = null }))
            );
        return !answer.SequenceEqual(byReference, StringComparer.Ordinal)
                ? $"the evaluator finds [{string.Join(", ", byReference)}], the store [{string.Join(", ", answer)}]"
            : query.IsQuirk ? null
            : query.Check(answer, all);
    }

    private static List<string> Rows(IEnumerable<Artifact> artifacts) => [.. artifacts.Select(artifact => artifact.Id.ToString())];

    private static List<string> Rows(IEnumerable<ArtifactCollection> collections) =>
        [.. collections.Select(collection => $"{collection.Key} {collection.LatestId}")];
}
