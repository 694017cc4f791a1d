namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Which flows a store has. Shares add up to one, so that all of them do not fit into a single store.</summary>
internal sealed record StoreShape(string Name, IReadOnlyList<(string Flow, double Share)> Shares)
{
    public static readonly StoreShape Mixed = new("mixed", Dataset.Shares);

    public static readonly StoreShape Half = new("half", [("owns-50", 0.5), ("owns-50-too", 0.5)]);

    public static readonly StoreShape Whole = new("whole", [("owns-100", 1)]);
}
