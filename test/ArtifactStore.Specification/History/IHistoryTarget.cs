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

    Task<bool> DeleteAsync(Guid id);

    Task<long> DeleteAllAsync(string key);
}
