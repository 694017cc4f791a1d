namespace ArtifactStore.Specification.History;

/// <summary>What the checker found.</summary>
/// <param name="IsLinearizable">Whether the calls can have come one after the other.</param>
/// <param name="Calls">How many calls it looked at.</param>
/// <param name="Reason">Where it went no further.</param>
public sealed record HistoryVerdict(bool IsLinearizable, int Calls, string Reason);
