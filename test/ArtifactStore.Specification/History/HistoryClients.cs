namespace ArtifactStore.Specification.History;

/// <summary>Clients that work at the same time.</summary>
public static class HistoryClients
{
    /// <param name="targets">What they call: the first client the first, and so on, round and round.</param>
    /// <param name="name">What their names begin with.</param>
    /// <param name="clients">How many they are.</param>
    /// <param name="plan">What each of them does.</param>
    /// <param name="record">Takes their calls, of all clients at once.</param>
    public static Task RunAsync(
        IReadOnlyList<IHistoryTarget> targets,
        string name,
        int clients,
        HistoryPlan plan,
        Action<HistoryCall> record
    ) =>
        Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(client => Task.Run(new HistoryClient(targets[client % targets.Count], $"{name}.{client}", plan, record).RunAsync))
        );
}
