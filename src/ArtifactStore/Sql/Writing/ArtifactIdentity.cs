namespace ArtifactStore.Sql;

/// <summary>Identifies one artifact, by its id or by its key and version.</summary>
internal readonly record struct ArtifactIdentity(Guid? Id, string? Key, int Version)
{
    public static ArtifactIdentity Of(Guid id) => new(id, null, 0);

    /// <summary>Returns the condition for the artifact.</summary>
    /// <param name="alias">The alias of the artifacts, with a dot.</param>
    public SqlFragment Is(string alias) =>
        Id is { } id
            ? SqlFragment.Of($"{alias}id = {SqlValue.Id(id)}")
            : SqlFragment.Of($"{alias}key = {SqlValue.Text(Key)} AND {alias}version = {SqlValue.Number(Version)}");

    /// <summary>Returns the condition for the collection of the artifact.</summary>
    /// <param name="artifacts">The table of the artifacts.</param>
    public SqlFragment IsOfCollection(string artifacts) =>
        Id is { } id
            ? SqlFragment.Of($"key = (SELECT a.key FROM {artifacts} AS a WHERE a.id = {SqlValue.Id(id)})")
            : SqlFragment.Of($"key = {SqlValue.Text(Key)}");
}
