namespace ArtifactStore.Benchmarks.Report;

/// <summary>One figure.</summary>
/// <param name="Database">Where it was taken.</param>
/// <param name="Work">What was done.</param>
/// <param name="Candidate">Who did it.</param>
/// <param name="X">What it depends on: a share, a number of artifacts or of callers; 0 for nothing.</param>
/// <param name="Value">The median: microseconds, creates a second, or bytes, as the suite says.</param>
internal sealed record Measurement(string Database, string Work, string Candidate, double X, double Value);
