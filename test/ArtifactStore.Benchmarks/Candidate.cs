namespace ArtifactStore.Benchmarks;

/// <summary>One way to answer a question.</summary>
internal sealed record Candidate(string Name, Func<Task<long>> RunAsync);
