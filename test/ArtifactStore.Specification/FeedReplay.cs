using FluentAssertions;

namespace ArtifactStore.Specification;

/// <summary>
/// Replays the change feed of a store from its start: each change must be possible after those before it, and the last must leave what the
/// store holds.
/// </summary>
public sealed class FeedReplay
{
    private readonly Dictionary<Guid, (string? Key, int? Version)> _artifacts = [];
    private readonly Dictionary<string, SortedSet<int>> _versions = [];
    private readonly Dictionary<string, Guid> _latest = [];
    private readonly Dictionary<(string Key, string Alias), Guid> _aliases = [];

    private readonly bool _hasImports;

    private FeedReplay(bool hasImports) => _hasImports = hasImports;

    /// <summary>Replays and compares. Every store that wrote must have recorded.</summary>
    /// <param name="store">The store.</param>
    /// <param name="hasImports">Whether versions may have been imported that are lower than those before.</param>
    /// <returns>The changes.</returns>
    public static async Task<IReadOnlyList<ArtifactChange>> CheckAsync(IArtifactStore store, bool hasImports = false)
    {
        ArgumentNullException.ThrowIfNull(store);
        List<ArtifactChange> changes = [];
        while (await store.Changes.ReadChangesAsync(changes is [.., var last] ? last.Position : default) is { Count: > 0 } page)
        {
            changes.AddRange(page);
        }

        var replay = new FeedReplay(hasImports);
        changes.ForEach(replay.Apply);
        await replay.CompareAsync(store);
        return changes;
    }

    private void Apply(ArtifactChange change)
    {
        var named = change.ArtifactId is { } id && _artifacts.TryGetValue(id, out var known) ? known : ((string? Key, int? Version)?)null;
        var isKnown = named == (change.Key, change.Version);
        var versions = _versions.TryGetValue(change.Key ?? "", out var found) ? found : _versions[change.Key ?? ""] = [];
        var isPossible = change.Kind switch
        {
            ArtifactChangeKind.Created => named is null
                && (change.Version is null || (_hasImports ? !versions.Contains(change.Version.Value) : versions.Max < change.Version)),
            ArtifactChangeKind.Updated => isKnown,
            ArtifactChangeKind.Deleted => isKnown && !_aliases.ContainsValue(change.ArtifactId!.Value),
            ArtifactChangeKind.LatestMoved => isKnown
                && versions.Max == change.Version
                && _latest.GetValueOrDefault(change.Key!) != change.ArtifactId,
            ArtifactChangeKind.KeyGone => versions.Count == 0 && _latest.ContainsKey(change.Key!),
            ArtifactChangeKind.AliasMoved => isKnown && _aliases.GetValueOrDefault((change.Key!, change.Alias!)) != change.ArtifactId,
            ArtifactChangeKind.AliasRemoved => isKnown && _aliases.GetValueOrDefault((change.Key!, change.Alias!)) == change.ArtifactId,
            _ => false,
        };
        isPossible.Should().BeTrue("{0} must be possible after the changes before it", change);
        _ = change.Kind switch
        {
            ArtifactChangeKind.Created => _artifacts.TryAdd(change.ArtifactId!.Value, (change.Key, change.Version))
                && versions.Add(change.Version ?? 0),
            ArtifactChangeKind.Deleted => _artifacts.Remove(change.ArtifactId!.Value) && versions.Remove(change.Version ?? 0),
            ArtifactChangeKind.LatestMoved => (_latest[change.Key!] = change.ArtifactId!.Value) != default,
            ArtifactChangeKind.KeyGone => _latest.Remove(change.Key!),
            ArtifactChangeKind.AliasMoved => (_aliases[(change.Key!, change.Alias!)] = change.ArtifactId!.Value) != default,
            ArtifactChangeKind.AliasRemoved => _aliases.Remove((change.Key!, change.Alias!)),
            _ => true,
        };
    }

    private async Task CompareAsync(IArtifactStore store)
    {
        var artifacts = await store.Artifacts.ReadArtifactsAsync(new() { IncludeData = false });
        Lines(_artifacts).Should().Equal(Lines(artifacts.ToDictionary(row => row.Id, row => (row.Key, row.Version))));
        var collections = await store.Artifacts.ReadLatestArtifactsAsync(new() { IncludeData = false });
        Lines(_latest).Should().Equal(Lines(collections.ToDictionary(row => row.Key, row => row.LatestId)));
        Dictionary<(string, string), Guid> aliases = [];
        foreach (var key in collections.Select(row => row.Key))
        {
            foreach (var alias in await store.Aliases.ListAsync(key))
            {
                aliases.Add((key, alias.Alias), alias.ArtifactId);
            }
        }

        Lines(_aliases).Should().Equal(Lines(aliases));

        static IEnumerable<string> Lines<TKey, TValue>(Dictionary<TKey, TValue> rows)
            where TKey : notnull => rows.Select(row => $"{row.Key} {row.Value}").Order(StringComparer.Ordinal);
    }
}
