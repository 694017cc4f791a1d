using System.Text.Json;

namespace ArtifactStore.Tests.Wire;

/// <summary>What must work where System.Text.Json may not use reflection, as in code that is trimmed or compiled ahead of time.</summary>
internal static class NoReflectionCheck
{
    public const string Passed = "works without reflection";

    public static int Run()
    {
        if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            Console.WriteLine("reflection is on");
            return 2;
        }

        var query = new ArtifactQuery
        {
            Artifacts = new()
            {
                Id = Guid.Empty,
                Key = ["a", "b"],
                Version = new() { AtLeast = 2 },
                Created = new() { After = DateTimeOffset.UnixEpoch },
            },
            FlowRuns = new() { State = StateType.Completed },
            TaskRuns = new() { FlowRunId = new() { Membership = FlowRunMembership.Anywhere } },
            Sort = ArtifactSort.KeyAsc,
            Limit = 3,
            IncludeData = false,
        };
        var json = JsonSerializer.Serialize(query, ArtifactStoreJson.Options);
        var back = JsonSerializer.Deserialize<ArtifactQuery>(json, ArtifactStoreJson.Options);
        var artifact = new Artifact
        {
            Id = Guid.Empty,
            Created = DateTimeOffset.UnixEpoch,
            Updated = DateTimeOffset.UnixEpoch,
            Data = ArtifactData.Parse("[ 1 ]"),
            DataSize = 5,
            Metadata = new(("a", "b")),
        };
        var run = new FlowRun
        {
            Id = new("0198c0de-0000-7000-8000-000000000001"),
            Name = "r",
            Tags = ["a"],
            State = StateType.Failed,
            StartTime = DateTimeOffset.UnixEpoch,
            CreatedBy = new() { Id = Guid.Empty },
        };
        var update = new ArtifactUpdate { Description = null, Data = ArtifactData.Parse("null") };
        var body = ArtifactData.From(5, TestContextJson.Default.Int32);
        var metadata = new ArtifactMetadata(("a", "b"));
        var works =
            query == back
            && Reads(artifact)
            && Reads(run)
            && Reads(update)
            && Reads(ValueList.From(["a"]))
            && Reads(StateType.Failed)
            && JsonSerializer
                .Serialize(new HostModel { Artifact = artifact }, TestContextJson.Default.HostModel)
                .Contains("\"data\":[ 1 ]", StringComparison.Ordinal)
            && body.Deserialize(TestContextJson.Default.Int32) == 5
            && ArtifactData.Parse("[1]").DeepEquals(ArtifactData.Parse("[ 1 ]"))
            && ArtifactMetadata.FromStore(metadata.Json).Equals(metadata);
        Console.WriteLine(works ? Passed : json);
        return works ? 0 : 1;
    }

    private static bool Reads<T>(T value) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, ArtifactStoreJson.Options), ArtifactStoreJson.Options)!.Equals(value);
}
