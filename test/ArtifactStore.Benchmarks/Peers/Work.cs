namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A piece of work that every peer does, and its bars.</summary>
/// <param name="Name">Its name in tables and results.</param>
/// <param name="ByHand">The most times that the library may take of the same by hand.</param>
/// <param name="Dapper">The most times that it may take of the same through Dapper; 5 % are noise.</param>
internal record Work(string Name, double ByHand = 1.25, double Dapper = 1.05)
{
    public static readonly Work Durable = new("create, durable", 1.3);
    public static readonly Work NotDurable = new("create, without waiting for the disk", 1.3);
    public static readonly Work Bulk = new("bulk create of 100,000", 1.2);
}
