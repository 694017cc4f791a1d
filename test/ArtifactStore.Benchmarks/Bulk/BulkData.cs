namespace ArtifactStore.Benchmarks;

/// <summary>The artifacts of one measurement: bodies of 0.4 KB, of a hundred runs.</summary>
internal static class BulkData
{
    private const int Runs = 100;

    public static IReadOnlyList<FlowRun> MakeRuns()
    {
        var flow = Guid.CreateVersion7();
        var deployment = Guid.CreateVersion7();
        return [.. Enumerable.Range(0, Runs).Select(i => new FlowRun { Id = Guid.CreateVersion7(), Name = $"run-{i}", FlowId = flow, DeploymentId = deployment })];
    }

    public static IReadOnlyList<ArtifactCreate> Make(int count, int keys, IReadOnlyList<FlowRun> runs) =>
    [
        .. Enumerable.Range(0, count).Select(i => new ArtifactCreate
        {
            Key = $"report-{i * 7919L % keys}",
            Type = (i % 4) switch { 0 => ArtifactTypes.Table, 1 => ArtifactTypes.Markdown, 2 => ArtifactTypes.Link, _ => ArtifactTypes.Result },
            Description = "A result of a run",
            Data = ArtifactData.FromText(new string((char)('a' + (i % 26)), 400)),
            FlowRunId = runs[i % runs.Count].Id,
        }),
    ];
}
