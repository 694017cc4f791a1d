namespace ArtifactStore.Benchmarks;

/// <summary>A table or an index, and what it takes.</summary>
/// <param name="Table">The table; of an index, the one that it belongs to.</param>
/// <param name="Name">The name.</param>
/// <param name="Bytes">Its bytes on the disk.</param>
/// <param name="Depth">How many pages lead to an entry, the entry's own included; null where it is no B-tree or not known.</param>
internal sealed record Relation(string Table, string Name, long Bytes, int? Depth)
{
    public bool IsTable => Table == Name;
}
