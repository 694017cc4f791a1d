namespace ArtifactStore.Specification;

/// <summary>All artifacts, said with a condition that always holds, as a delete demands.</summary>
public static class Everything
{
    public static ArtifactQuery Query { get; } = new() { Artifacts = new() { Created = new() { After = DateTimeOffset.MinValue } } };
}
