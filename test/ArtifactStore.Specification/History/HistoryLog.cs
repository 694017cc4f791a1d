using System.Collections.Concurrent;

namespace ArtifactStore.Specification.History;

/// <summary>The calls of all clients. Of each the last word counts.</summary>
public sealed class HistoryLog
{
    private readonly ConcurrentDictionary<(string Client, int Number), HistoryCall> _calls = new();

    public IReadOnlyCollection<HistoryCall> Calls => [.. _calls.Values];

    /// <summary>How many calls have no answer.</summary>
    public int Open => _calls.Values.Count(call => call.Returned is null);

    public void Add(HistoryCall call) => _calls[(call.Client, call.Number)] = call;
}
