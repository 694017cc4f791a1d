namespace ArtifactStore.Sql;

/// <summary>
/// Tracks the transactions of the current async flow, so that a call that would deadlock with one of them can throw instead.
/// </summary>
internal sealed class TransactionFlow
{
    private static readonly AsyncLocal<TransactionFlow?> Current = new();

    private readonly object _writer;
    private readonly TransactionFlow? _outer;
    private volatile SqlTransactionScope? _scope;
    private volatile bool _abandoned;

    private TransactionFlow(object writer, TransactionFlow? outer) => (_writer, _outer) = (writer, outer);

    private bool IsOpen => _scope is { HasEnded: false };

    private bool IsOver => _abandoned || _scope is { HasEnded: true };

    /// <summary>
    /// Marks the caller's flow for a future transaction. Call it from a method that is not async, since marks set by an async method are
    /// lost when it returns.
    /// </summary>
    public static TransactionFlow Enter(object writer)
    {
        // Ended transactions are dropped, so that a flow with many transactions does not accumulate them.
        var outer = Current.Value;
        while (outer is { IsOver: true })
        {
            outer = outer._outer;
        }

        var flow = new TransactionFlow(writer, outer);
        Current.Value = flow;
        return flow;
    }

    /// <summary>True if the caller's flow holds a transaction on a write lock.</summary>
    public static bool Holds(object writer) => Find(writer) is not null;

    /// <summary>Returns the transaction of the caller's flow on a write lock; null for none.</summary>
    public static SqlTransactionScope? Find(object writer)
    {
        for (var flow = Current.Value; flow is not null; flow = flow._outer)
        {
            if (flow.IsOpen && ReferenceEquals(flow._writer, writer))
            {
                return flow._scope;
            }
        }

        return null;
    }

    /// <summary>Records that the transaction could not begin.</summary>
    public void Abandon() => _abandoned = true;

    /// <summary>Records that the transaction has begun. The flow holds it until it ends, in whatever flow.</summary>
    public void Begin(SqlTransactionScope scope) => _scope = scope;
}
