namespace ArtifactStore.Specification.History;

/// <summary>A store, called in every way in which it creates.</summary>
public sealed class StoreTarget(IArtifactStore store) : IHistoryTarget
{
    private const string Alias = "production";

    public async Task<IReadOnlyList<VersionRow>> CreateAsync(string key, IReadOnlyList<Guid> ids, int? expectedVersion)
    {
        ArtifactCreate[] creates =
        [
            .. ids.Select(
                (id, i) =>
                    new ArtifactCreate
                    {
                        Id = id,
                        Key = key,
                        ExpectedVersion = i == 0 ? expectedVersion : null,
                        Type = "history",
                    }
            ),
        ];
        if (creates.Length > 1)
        {
            return [.. (await store.Artifacts.CreateArtifactsAsync(creates)).Select(Row)];
        }

        // One in eight in a transaction, as the id has it.
        if (ids[0].ToByteArray()[15] % 8 != 0)
        {
            return [Row(await store.Artifacts.CreateArtifactAsync(creates[0]))];
        }

        await using var transaction = await store.BeginTransactionAsync();
        var created = await transaction.Artifacts.CreateArtifactAsync(creates[0]);
        await transaction.CommitAsync();
        return [Row(created)];
    }

    public async Task<VersionRow?> ReadLatestAsync(string key) =>
        await store.Artifacts.ReadLatestArtifactAsync(key) is { } latest ? new(latest.Version, latest.LatestId) : null;

    public async Task<VersionRow?> ReadVersionAsync(string key, int version) =>
        await store.Artifacts.ReadArtifactAsync(key, version) is { } artifact ? Row(artifact) : null;

    public async Task<IReadOnlyList<VersionRow>> ReadVersionsAsync(string key) =>
        [.. (await store.Artifacts.ReadVersionsAsync(key)).Select(Row)];

    public Task<bool> DeleteAsync(Guid id) => store.Artifacts.DeleteArtifactAsync(id);

    public async Task<long> DeleteAllAsync(string key) =>
        (await store.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = key } })).Deleted;

    public async Task<VersionRow> SetAliasAsync(string key, int version, int? expectedVersion)
    {
        var alias = await store.Aliases.SetAsync(key, Alias, version, expectedVersion);
        return new(alias.Version, alias.ArtifactId);
    }

    public Task<bool> RemoveAliasAsync(string key) => store.Aliases.RemoveAsync(key, Alias);

    public async Task<VersionRow?> ReadAliasAsync(string key) =>
        await store.Aliases.ReadArtifactAsync(key, Alias) is { } artifact ? Row(artifact) : null;

    private static VersionRow Row(Artifact artifact) => new(artifact.Version!.Value, artifact.Id);
}
