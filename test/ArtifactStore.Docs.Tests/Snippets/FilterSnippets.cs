namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class FilterSnippets
{
    private static object[] Spellings(DateTimeOffset monday, Guid[] runIds) =>
    [
        // <snippet>
        new FlowFilter { Name = "etl" },                                         // one value
        new ArtifactFilter { Type = ["table", "markdown"] },                     // one of several
        new FlowRunFilter { State = [StateType.Failed, StateType.Crashed] },     // state types
        new DeploymentFilter { Tags = "prod", Paused = false },                  // a tag, a flag
        new ArtifactFilter { Key = new() { Like = "report" }, Created = new() { After = monday } },
        new ArtifactFilter { FlowRunId = runIds },                               // an array or a List<T>; any other sequence: [.. runIds]
        // </snippet>
    ];

    private static ArtifactQuery Whole(DateTimeOffset monday) =>
        // <snippet>
        new ArtifactQuery
        {
            Artifacts = new() { Key = new() { Like = "report" }, Type = "markdown" },
            FlowRuns = new() { State = StateType.Completed, StartTime = new() { After = monday } },
            Deployments = new() { Tags = "prod" },
            Sort = ArtifactSort.CreatedDesc,
            Limit = 50,
        }
        // </snippet>
        ;

    private static object[] Metadata() =>
    [
        // <snippet>
        new ArtifactFilter { Metadata = { ["model"] = "resnet" } },                                 // {"model": {"any_": ["resnet"]}}
        new ArtifactFilter { Metadata = { ["model"] = ["resnet", "vgg"], ["gpu"] = new() { Exists = true } } },
        new ArtifactCollectionFilter { Metadata = { ["model"] = new() { StartsWith = "res" } } },   // of the latest version of each key
        // </snippet>
    ];

    private static ArtifactFilter Groups(DateTimeOffset monday) =>
        // <snippet>
        new ArtifactFilter
        {
            Created = new() { After = monday },
            AnyOf =
            [
                new() { Type = "table", DataSize = new() { AtLeast = 1_000_000 } },
                new() { Key = new() { StartsWith = "report-" }, IsLatest = true },
            ],
            NoneOf = [new() { Metadata = { ["stage"] = "trial" } }],
        }
        // </snippet>
        ;

    private static ArtifactFilter Escaped =>
        // <snippet>
        new ArtifactFilter { Type = new() { Like = TextCondition.EscapeLike("100%") } }   // the pattern is 100\%
        // </snippet>
        ;

    [Test]
    public void A_text_is_escaped() => Escaped.Type!.Like.Should().Be("100\\%");

    [Test]
    public void Each_spelling_makes_a_condition() =>
        Spellings(DateTimeOffset.UnixEpoch, [Guid.CreateVersion7()]).Should().OnlyHaveUniqueItems().And.NotContainNulls();

    [Test]
    public async Task Groups_and_conditions_on_metadata_are_understood()
    {
        await using var store = await InMemory.OpenAsync(artifacts: 0);
        await store.Artifacts.CreateArtifactAsync(new() { Key = "report-a", Metadata = new() { ["stage"] = "trial" } });
        var found = await store.Artifacts.CreateArtifactAsync(new() { Key = "report-b", Metadata = new() { ["model"] = "resnet" } });
        (await store.Artifacts.ReadArtifactsAsync(new() { Artifacts = Groups(DateTimeOffset.UnixEpoch) })).Should().Equal(found);
        foreach (var filter in Metadata())
        {
            _ = filter is ArtifactFilter artifacts
                ? await store.Artifacts.CountArtifactsAsync(new() { Artifacts = artifacts })
                : await store.Artifacts.CountLatestArtifactsAsync(new() { Artifacts = (ArtifactCollectionFilter)filter });
        }
    }

    [Test]
    public async Task The_whole_query_runs()
    {
        await using var store = await InMemory.OpenAsync(artifacts: 3);
        (await store.Artifacts.ReadArtifactsAsync(Whole(DateTimeOffset.UnixEpoch))).Should().BeEmpty();
    }
}
