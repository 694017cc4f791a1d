namespace ArtifactStore.Benchmarks;

/// <summary>What a database took.</summary>
/// <param name="Database">Its name and version.</param>
/// <param name="Rows">The rows of each table that has some.</param>
/// <param name="Grown">Tables and indexes as the creates have left them.</param>
/// <param name="Rebuilt">The same, rebuilt without gaps.</param>
/// <param name="LogBytes">The bytes of the write-ahead log that the creates have made; null where it is not kept.</param>
internal sealed record CapacityResult(string Database, IReadOnlyDictionary<string, long> Rows, IReadOnlyList<Relation> Grown, IReadOnlyList<Relation> Rebuilt, long? LogBytes);
