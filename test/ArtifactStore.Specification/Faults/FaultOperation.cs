namespace ArtifactStore.Specification.Faults;

/// <summary>A write that a fault hits somewhere, and how to see what has become of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Prepare">Makes what it needs, under a key that nobody else has.</param>
/// <param name="Act">The write itself.</param>
/// <param name="Done">Whether it is there: true where all of it is, false where nothing is, null where a part is.</param>
public sealed record FaultOperation(
    string Name,
    Func<IArtifactStore, string, Task> Prepare,
    Func<IArtifactStore, string, CancellationToken, Task> Act,
    Func<IArtifactStore, string, Task<bool?>> Done
)
{
    /// <summary>Every kind of write.</summary>
    public static IReadOnlyList<FaultOperation> All { get; } =
    [
        new(
            "create",
            Nothing,
            (store, key, token) => store.Artifacts.CreateArtifactAsync(new() { Id = Id(key), Key = key }, token),
            (store, key) => HasAsync(store, key, 0, 1)
        ),
        new(
            "bulk create",
            Nothing,
            (store, key, token) =>
                store.Artifacts.CreateArtifactsAsync([new() { Key = key }, new() { Key = $"{key}-b" }, new() { Key = key }], token),
            async (store, key) =>
                await HasAsync(store, key, 0, 2) == await HasAsync(store, $"{key}-b", 0, 1) ? await HasAsync(store, key, 0, 2) : null
        ),
        new(
            "update",
            (store, key) => CreateAsync(store, key, 1),
            (store, key, token) => store.Artifacts.UpdateArtifactAsync(Id(key), new() { Description = "new" }, token),
            async (store, key) => (await store.Artifacts.ReadArtifactAsync(Id(key)))!.Description == "new"
        ),
        new(
            "delete",
            (store, key) => CreateAsync(store, key, 2),
            (store, key, token) => store.Artifacts.DeleteArtifactAsync(Id(key), cancellationToken: token),
            (store, key) => HasAsync(store, key, 2, 1)
        ),
        new(
            "delete by a filter",
            (store, key) => CreateAsync(store, key, 3),
            (store, key, token) =>
                store.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = key } }, cancellationToken: token),
            (store, key) => HasAsync(store, key, 3, 0)
        ),
        new(
            "forced delete",
            (store, key) => CreateAliasedAsync(store, key, version: 2),
            (store, key, token) => store.Artifacts.DeleteArtifactAsync(Id(key), force: true, token),
            async (store, key) =>
                (await HasAsync(store, key, 2, 1), (await store.Aliases.ListAsync(key)).Count) switch
                {
                    (true, 0) => true,
                    (false, 1) => false,
                    _ => null,
                }
        ),
        new(
            "import",
            Nothing,
            (store, key, token) =>
                store.History.ImportAsync(
                    Enumerable
                        .Range(1, 2)
                        .Select(version => new ArtifactImport
                        {
                            Id = version == 1 ? Id(key) : Id($"{key}-{version}"),
                            Created = DateTimeOffset.UnixEpoch,
                            Key = key,
                            Version = version,
                        })
                        .ToAsyncEnumerable(),
                    cancellationToken: token
                ),
            (store, key) => HasAsync(store, key, 0, 2)
        ),
        new(
            "prune",
            (store, key) => CreateAliasedAsync(store, key, version: 1, count: 4),
            (store, key, token) =>
                store.Retention.PruneAsync(
                    new()
                    {
                        Query = new() { Artifacts = new() { Key = key } },
                        KeepVersions = 1,
                    },
                    cancellationToken: token
                ),
            (store, key) => HasAsync(store, key, 4, 2)
        ),
        new(
            "set of an alias",
            (store, key) => CreateAliasedAsync(store, key, version: 1),
            (store, key, token) => store.Aliases.SetAsync(key, "production", 2, expectedVersion: 1, token),
            async (store, key) =>
                (await store.Aliases.ListAsync(key)) switch
                {
                    [{ Version: 2 }] => true,
                    [{ Version: 1 }] => false,
                    _ => null,
                }
        ),
        new(
            "removal of an alias",
            (store, key) => CreateAliasedAsync(store, key, version: 1),
            (store, key, token) => store.Aliases.RemoveAsync(key, "production", token),
            async (store, key) => (await store.Aliases.ListAsync(key)).Count == 0
        ),
        new(
            "save of a run",
            Nothing,
            (store, key, token) => store.Runs.Flows.SaveAsync(new Flow { Id = Id(key), Name = key }, token),
            async (store, key) => await store.Runs.Flows.ReadAsync(Id(key)) is not null
        ),
        new(
            "transaction",
            (store, key) => CreateAsync(store, key, 1),
            async (store, key, token) =>
            {
                await using var transaction = await store.BeginTransactionAsync(token);
                await transaction.Artifacts.CreateArtifactsAsync([new() { Key = key }, new() { Key = key }], token);
                await transaction.Artifacts.DeleteArtifactAsync(Id(key), cancellationToken: token);
                await transaction.Artifacts.CreateArtifactAsync(new() { Key = key }, token);
                await transaction.CommitAsync(token);
            },
            async (store, key) =>
                (await store.Artifacts.ReadVersionsAsync(key)).Select(row => row.Version) is var versions
                && versions.SequenceEqual([4, 3, 2])
                    ? true
                : versions.SequenceEqual([1]) ? false
                : null
        ),
    ];

    public override string ToString() => Name;

    private static Task Nothing(IArtifactStore store, string key) => Task.CompletedTask;

    /// <summary>The id of the last artifact of a key: what is done is done to that one.</summary>
    private static Guid Id(string key)
    {
        var bytes = new byte[16];
        System.Text.Encoding.ASCII.GetBytes(key, bytes);
        return new(bytes);
    }

    private static async Task CreateAsync(IArtifactStore store, string key, int count) =>
        await store.Artifacts.CreateArtifactsAsync([
            .. Enumerable.Range(1, count).Select(i => new ArtifactCreate { Key = key, Id = i == count ? Id(key) : null }),
        ]);

    private static async Task CreateAliasedAsync(IArtifactStore store, string key, int version, int count = 2)
    {
        await CreateAsync(store, key, count);
        await store.Aliases.SetAsync(key, "production", version);
    }

    private static async Task<bool?> HasAsync(IArtifactStore store, string key, int none, int all)
    {
        var count = (await store.Artifacts.ReadVersionsAsync(key)).Count;
        return count == all ? true
            : count == none ? false
            : null;
    }
}
