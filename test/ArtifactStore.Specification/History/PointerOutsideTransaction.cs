namespace ArtifactStore.Specification.History;

/// <summary>
/// A store with a bug that is easily made: a create commits the artifact, and moves the pointer of its key in a transaction after it.
/// </summary>
/// <remarks>It works on the tables of a true store, which answers everything but creates. Its keys must have artifacts.</remarks>
public sealed class PointerOutsideTransaction(TestDatabase database, IArtifactStore store, bool inside) : IHistoryTarget
{
    private readonly StoreTarget _store = new(store);
    private readonly string _artifact = database.Dialect.Table("artifact");
    private readonly string _collection = database.Dialect.Table("artifact_collection");

    public async Task<IReadOnlyList<VersionRow>> CreateAsync(string key, IReadOnlyList<Guid> ids, int? expectedVersion)
    {
        var id = ids[^1];
        await using var connection = await database.ConnectAsync();
        long version;
        await using (var transaction = await database.BeginAsync(connection))
        {
            // The row of the key is written first, so that the numbers are right.
            await connection.ExecuteAsync($"UPDATE {_collection} SET last_version = last_version + 1 WHERE key = '{key}'", transaction);
            version = await connection.NumberAsync($"SELECT last_version FROM {_collection} WHERE key = '{key}'", transaction);
            await connection.ExecuteAsync(
                $"INSERT INTO {_artifact} (id, created, updated, key, version) VALUES ('{id:D}', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z', '{key}', {version})",
                transaction
            );
            if (inside)
            {
                await connection.ExecuteAsync(Move(key, id, version), transaction);
            }

            await transaction.CommitAsync();
        }

        if (!inside)
        {
            // A moment on a busy machine.
            await Task.Delay(Random.Shared.Next(5));
            await connection.ExecuteAsync(Move(key, id, version));
        }

        return [new((int)version, id)];
    }

    public Task<VersionRow?> ReadLatestAsync(string key) => _store.ReadLatestAsync(key);

    public Task<VersionRow?> ReadVersionAsync(string key, int version) => _store.ReadVersionAsync(key, version);

    public Task<IReadOnlyList<VersionRow>> ReadVersionsAsync(string key) => _store.ReadVersionsAsync(key);

    public Task<bool> DeleteAsync(Guid id) => throw new NotSupportedException();

    public Task<long> DeleteAllAsync(string key) => throw new NotSupportedException();

    public Task<VersionRow> SetAliasAsync(string key, int version, int? expectedVersion) => throw new NotSupportedException();

    public Task<bool> RemoveAliasAsync(string key) => throw new NotSupportedException();

    public Task<VersionRow?> ReadAliasAsync(string key) => throw new NotSupportedException();

    private string Move(string key, Guid id, long version) =>
        $"UPDATE {_collection} SET latest_id = '{id:D}', version = {version} WHERE key = '{key}'";
}
