using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Reference;
using FluentAssertions;
using FluentAssertions.Execution;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Every field of every filter with every operator gives the rows that the plain evaluator gives, read and counted.</summary>
[Parallelizable(ParallelScope.All)]
public abstract class FilterSpecification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private readonly TDatabase _database = new();
    private readonly TDatabase _host = new();
    private readonly ReferenceData _data = SampleData.Runs();
    private IArtifactStore? _store;
    private IArtifactStore? _storeOnViews;

    [OneTimeSetUp]
    public async Task Load()
    {
        // A clock that moves by a minute with each reading gives every artifact its own time, next to the bounds of the cases.
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(SampleData.Monday)
        {
            AutoAdvanceAmount = TimeSpan.FromSeconds(20.000001),
        };
        _store = _database.Open(options => options.TimeProvider = clock);
        var created = await _store.Artifacts.CreateArtifactsAsync(SampleData.Artifacts());
        await _data.SaveRunsAsync(_store.Runs);
        await _store.Artifacts.UpdateArtifactAsync(created[7].Id, new() { Description = "later" });
        await _store.Artifacts.UpdateArtifactAsync(created[58].Id, new() { Description = "later" });
        await SampleData.SetAliasesAsync(_store);
        await _data.ReadBackAsync(_store);

        await _host.AddHostViewsAsync(_database);
        _storeOnViews = _host.Open(options => (options.RunTables, options.TimeProvider) = (RunTables.HostViews, clock));
        await _storeOnViews.InitializeAsync();
        await _host.InsertAsync(_data.Artifacts, _data.Collections, _data.Aliases);
    }

    [OneTimeTearDown]
    public async Task Drop()
    {
        if (_storeOnViews is not null)
        {
            await _storeOnViews.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        await _host.DisposeAsync();
        await _database.DisposeAsync();
    }

    [TestCaseSource(typeof(FilterCases), nameof(FilterCases.Fields))]
    public Task A_filter_finds_what_it_means(string field) => CheckAsync(_store!.Artifacts, field);

    private static IEnumerable<TestCaseData> FieldsOverViews => LongCases.TwoOfThree(FilterCases.Fields);

    [TestCaseSource(nameof(FieldsOverViews))]
    public Task A_filter_means_the_same_over_views_of_the_host(string field) => CheckAsync(_storeOnViews!.Artifacts, field);

    [Test]
    public async Task Ids_of_artifacts_are_looked_up()
    {
        using var scope = new AssertionScope();
        foreach (var condition in ConditionCases.Ids(_data.Artifacts[3].Id, _data.Artifacts[40].Id))
        {
            var query = new ArtifactQuery { Artifacts = new() { Id = condition } };
            (await _store!.Artifacts.ReadArtifactsAsync(query))
                .Select(row => row.Id)
                .Should()
                .Equal(ReferenceQuery.Find(_data, query).Select(row => row.Id), "of {0}", query);
        }

        foreach (var condition in ConditionCases.Ids(_data.Collections[0].LatestId, _data.Collections[2].LatestId))
        {
            var query = new ArtifactCollectionQuery { Artifacts = new() { LatestId = condition } };
            (await _store!.Artifacts.ReadLatestArtifactsAsync(query))
                .Select(row => row.Key)
                .Should()
                .Equal(ReferenceQuery.Find(_data, query).Select(row => row.Key), "of {0}", query);
        }
    }

    [Test]
    public async Task Fifty_thousand_values_in_a_list_work()
    {
        var ids = ValueList.From(Enumerable.Range(0, 50_000).Select(i => SampleData.Id('9', i)).Append(_data.Artifacts[5].Id));
        (await _store!.Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Id = new() { Any = ids } } }))
            .Should()
            .ContainSingle()
            .Which.Id.Should()
            .Be(_data.Artifacts[5].Id);
        (await _store.Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Id = new() { NotAny = ids } } }))
            .Should()
            .Be(_data.Artifacts.Count - 1);
        var names = ValueList.From(ids.Select(id => id.ToString()).Append("etl"));
        (await _store.Artifacts.CountArtifactsAsync(new() { Flows = new() { Name = new() { Any = names } } }))
            .Should()
            .Be(ReferenceQuery.Find(_data, new ArtifactQuery { Flows = new() { Name = "etl" } }).Count)
            .And.BePositive();
    }

    [Test]
    public void The_table_of_filters_has_every_field()
    {
        var fields = new[]
        {
            typeof(ArtifactFilter),
            typeof(ArtifactCollectionFilter),
            typeof(FlowRunFilter),
            typeof(TaskRunFilter),
            typeof(DeploymentFilter),
            typeof(FlowFilter),
            typeof(WorkPoolFilter),
        }
            .SelectMany(filter =>
                filter
                    .GetProperties()
                    .Where(property => property.PropertyType.IsAssignableTo(typeof(Condition)))
                    .Select(property => $"{filter.Name}.{property.Name}")
            )
            .ToHashSet();
        var covered = FilterCases
            .ByField.Values.SelectMany(cases => cases)
            .SelectMany(test =>
                new Filter?[]
                {
                    test.Artifacts?.Artifacts,
                    test.Collections?.Artifacts,
                    test.Artifacts?.FlowRuns,
                    test.Artifacts?.TaskRuns,
                    test.Artifacts?.Deployments,
                    test.Artifacts?.Flows,
                    test.Artifacts?.WorkPools,
                }
            )
            .OfType<Filter>()
            .SelectMany(filter =>
                filter
                    .GetType()
                    .GetProperties()
                    .Where(property => property.GetValue(filter) is Condition)
                    .Select(property => $"{filter.GetType().Name}.{property.Name}")
            )
            .ToHashSet();

        // Ids that the store makes are not known to the table; a test of their own looks at them.
        fields.ExceptWith(["ArtifactFilter.Id", "ArtifactCollectionFilter.LatestId"]);
        covered.Should().BeEquivalentTo(fields);
    }

    private async Task CheckAsync(IArtifactRepository artifacts, string field)
    {
        using var scope = new AssertionScope();
        foreach (var test in FilterCases.ByField[field])
        {
            if (test.Artifacts is { } query)
            {
                var expected = ReferenceQuery.Find(_data, query);
                (await artifacts.ReadArtifactsAsync(query)).Should().Equal(expected, "of {0}", query);
                (await artifacts.CountArtifactsAsync(query)).Should().Be(expected.Count, "of {0}", query);
            }

            if (test.Collections is { } keys)
            {
                var expected = ReferenceQuery.Find(_data, keys);
                (await artifacts.ReadLatestArtifactsAsync(keys)).Should().Equal(expected, "of {0}", keys);
                (await artifacts.CountLatestArtifactsAsync(keys)).Should().Be(expected.Count, "of {0}", keys);
            }
        }
    }
}
