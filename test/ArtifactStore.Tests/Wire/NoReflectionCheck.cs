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
            Artifacts = new() { Id = Guid.Empty, Key = ["a", "b"], Version = new() { AtLeast = 2 }, Created = new() { After = DateTimeOffset.UnixEpoch } },
            FlowRuns = new() { State = StateType.Completed },
            TaskRuns = new() { FlowRunId = new() { Membership = FlowRunMembership.Anywhere } },
            Sort = ArtifactSort.KeyAsc,
            Limit = 3,
            IncludeData = false,
        };
        var json = JsonSerializer.Serialize(query, ArtifactStoreJson.Options);
        var back = JsonSerializer.Deserialize<ArtifactQuery>(json, ArtifactStoreJson.Options);
        var body = ArtifactData.From(5, TestContextJson.Default.Int32);
        var metadata = new ArtifactMetadata(("a", "b"));
        var works = query == back
            && body.Deserialize(TestContextJson.Default.Int32) == 5
            && ArtifactData.Parse("[1]").DeepEquals(ArtifactData.Parse("[ 1 ]"))
            && ArtifactMetadata.FromStore(metadata.Json).Equals(metadata);
        Console.WriteLine(works ? Passed : json);
        return works ? 0 : 1;
    }
}
