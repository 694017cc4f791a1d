namespace ArtifactStore.Specification.History;

/// <summary>Compares a change feed with the history of the calls that it must have recorded.</summary>
/// <remarks>That its changes follow from each other and end in the store is for <see cref="FeedReplay"/>.</remarks>
public static class HistoryFeed
{
    /// <summary>Returns what is wrong.</summary>
    public static IEnumerable<string> Violations(IReadOnlyCollection<HistoryCall> history, IReadOnlyList<ArtifactChange> changes)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(changes);
        return history
            .GroupBy(call => call.Key, StringComparer.Ordinal)
            .SelectMany(key => OfKey([.. key], [.. changes.Where(change => change.Key == key.Key)]));
    }

    private static IEnumerable<string> OfKey(HistoryCall[] calls, ArtifactChange[] changes)
    {
        var created = Of(ArtifactChangeKind.Created).ToDictionary(change => change.ArtifactId!.Value, change => change.Version!.Value);
        foreach (var call in calls.Where(call => call.Kind == HistoryCallKind.Create))
        {
            var recorded = call.Ids.Where(created.ContainsKey).Select(id => new VersionRow(created[id], id)).ToList();
            var isRight = call.Returned is null
                ? recorded.Count == 0 || recorded.Count == call.Ids.Count
                : recorded.SequenceEqual(call.Rows);
            if (!isRight)
            {
                yield return $"{call} is recorded as {string.Join(", ", recorded)}";
            }
        }

        var called = calls.Where(call => call.Kind == HistoryCallKind.Create).SelectMany(call => call.Ids).ToHashSet();
        foreach (var id in created.Keys.Where(id => !called.Contains(id)))
        {
            yield return $"{id} is recorded, and nobody created it";
        }

        foreach (
            var (kind, recorded) in new[]
            {
                (ArtifactChangeKind.Deleted, Of(ArtifactChangeKind.Deleted).Count()),
                (ArtifactChangeKind.AliasRemoved, Of(ArtifactChangeKind.AliasRemoved).Count()),
            }
        )
        {
            var own = calls.Where(call => (call.Kind == HistoryCallKind.RemoveAlias) == (kind == ArtifactChangeKind.AliasRemoved)).ToList();
            var acknowledged = own.Sum(call => call.Count);
            if (recorded < acknowledged || (recorded > acknowledged && own.TrueForAll(call => call.Returned is not null)))
            {
                yield return $"{recorded} changes are {kind}, and calls returned {acknowledged}";
            }
        }

        var named = calls.Where(call => call.Kind == HistoryCallKind.SetAlias).Select(call => call.Version).ToHashSet();
        foreach (var change in Of(ArtifactChangeKind.AliasMoved).Where(change => !named.Contains(change.Version)))
        {
            yield return $"{change}, and nobody set the alias to that version";
        }

        foreach (var late in OutOfOrder(calls, changes))
        {
            yield return late;
        }

        IEnumerable<ArtifactChange> Of(ArtifactChangeKind kind) => changes.Where(change => change.Kind == kind);
    }

    /// <summary>Finds calls that had ended before another began, and are recorded behind it.</summary>
    private static IEnumerable<string> OutOfOrder(HistoryCall[] calls, ArtifactChange[] changes)
    {
        var creates = ById(HistoryCallKind.Create);
        var deletes = ById(HistoryCallKind.Delete);
        HistoryCall? newest = null;
        foreach (var change in changes)
        {
            var call = change.Kind switch
            {
                ArtifactChangeKind.Created => creates.GetValueOrDefault(change.ArtifactId!.Value),
                ArtifactChangeKind.Deleted => deletes.GetValueOrDefault(change.ArtifactId!.Value),
                _ => null,
            };
            if (call is null)
            {
                continue;
            }

            if (call.Returned < newest?.Called)
            {
                yield return $"{call} is recorded behind {newest}";
            }

            newest = newest is null || call.Called > newest.Called ? call : newest;
        }

        Dictionary<Guid, HistoryCall> ById(HistoryCallKind kind) =>
            calls
                .Where(call => call.Kind == kind && (kind == HistoryCallKind.Create || call.Count == 1))
                .SelectMany(call => call.Ids.Select(id => (id, call)))
                .ToDictionary(row => row.id, row => row.call);
    }
}
