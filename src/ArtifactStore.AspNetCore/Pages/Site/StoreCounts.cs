namespace ArtifactStore.AspNetCore.Pages.Site;

/// <summary>The contents of a store in numbers.</summary>
/// <param name="Artifacts">The artifacts.</param>
/// <param name="Keys">The keys.</param>
/// <param name="FlowRuns">The flow runs.</param>
/// <param name="TaskRuns">The task runs.</param>
/// <param name="Bytes">The size of all bodies.</param>
internal sealed record StoreCounts(long Artifacts, long Keys, long FlowRuns, long TaskRuns, long Bytes);
