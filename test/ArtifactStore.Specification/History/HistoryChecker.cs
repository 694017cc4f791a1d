namespace ArtifactStore.Specification.History;

/// <summary>
/// Decides whether a history is linearizable: whether each call can be given a moment between its beginning and its end, so that the
/// answers are those of calls made one after the other.
/// </summary>
/// <remarks>
/// The search is that of J. M. Wing and C. Gong, "Testing and Verifying Concurrent Objects" (1993), with the memory of G. Lowe, "Testing
/// for Linearizability" (2016): a set of calls that took place and the state that they left are looked at once. Porcupine and Knossos, the
/// checker of Jepsen, do the same. A history is linearizable when that of each key is (M. Herlihy and J. Wing, "Linearizability", 1990), so
/// each is searched by itself. Two things are ours: a call whose answer says that it changes nothing takes place as soon as that fits,
/// since it takes no other order away; and the calls that took place are remembered as the first that did not and the few after it, so that
/// a long history takes no more memory for each step than a short one.
/// </remarks>
public static class HistoryChecker
{
    /// <summary>Checks a history in which every key was empty at first.</summary>
    public static HistoryVerdict Check(IEnumerable<HistoryCall> history)
    {
        var calls = 0;
        foreach (var key in history.GroupBy(call => call.Key, StringComparer.Ordinal))
        {
            HistoryCall[] ofKey = [.. key];
            calls += ofKey.Length;
            if (new KeySearch(ofKey).Run() is { } reason)
            {
                return new(false, calls, $"The calls on '{key.Key}' cannot have come one after the other. {reason}");
            }
        }

        return new(true, calls, "");
    }
}
