namespace ArtifactStore.Specification.Model;

/// <summary>A change without its position.</summary>
public sealed record ModelChange(
    ArtifactChangeKind Kind,
    Guid? ArtifactId,
    string? Key,
    int? Version,
    DateTimeOffset Time,
    string? Alias = null
)
{
    public static ModelChange Of(ArtifactChange change) =>
        new(change.Kind, change.ArtifactId, change.Key, change.Version, change.Time, change.Alias);

    public static ModelChange Of(ArtifactChangeKind kind, Artifact artifact, DateTimeOffset now, string? alias = null) =>
        new(kind, artifact.Id, artifact.Key, artifact.Version, now, alias);
}
