namespace ArtifactStore.Specification.History;

/// <summary>What clients call: a store, or what a test puts in its place.</summary>
public interface IHistoryTarget
{
    /// <summary>Creates artifacts of a key with these ids.</summary>
    /// <exception cref="ArtifactConflictException">Another version than the expected one is the latest.</exception>
    Task<IReadOnlyList<VersionRow>> CreateAsync(string key, IReadOnlyList<Guid> ids, int? expectedVersion);

    Task<VersionRow?> ReadLatestAsync(string key);

    Task<VersionRow?> ReadVersionAsync(string key, int version);

    Task<IReadOnlyList<VersionRow>> ReadVersionsAsync(string key);

    /// <exception cref="ArtifactConflictException">The artifact is aliased.</exception>
    Task<bool> DeleteAsync(Guid id);

    /// <summary>Deletes all artifacts but the aliased one.</summary>
    Task<long> DeleteAllAsync(string key);

    /// <summary>Sets the one alias of a key.</summary>
    /// <exception cref="ArtifactConflictException">The version does not exist, or the alias names another than the expected one.</exception>
    Task<VersionRow> SetAliasAsync(string key, int version, int? expectedVersion);

    Task<bool> RemoveAliasAsync(string key);

    Task<VersionRow?> ReadAliasAsync(string key);
}
