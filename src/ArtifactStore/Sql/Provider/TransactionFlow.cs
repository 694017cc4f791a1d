namespace ArtifactStore.Sql;

/// <summary>Knows which transactions the running async flow holds, so that a call that would wait for one of them for ever can say so instead.</summary>
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

    /// <summary>Marks the caller's flow for a transaction to come. Call it from a method that is not async itself: what an async method marks is forgotten when it returns.</summary>
    public static TransactionFlow Enter(object writer)
    {
        // Transactions that have ended are left behind, so that a flow that begins many of them does not carry them all.
        var outer = Current.Value;
        while (outer is { IsOver: true })
        {
            outer = outer._outer;
        }

        var flow = new TransactionFlow(writer, outer);
        Current.Value = flow;
        return flow;
    }

    /// <summary>Whether the caller's flow holds a transaction in the writer's place.</summary>
    public static bool Holds(object writer) => Find(writer) is not null;

    /// <summary>The transaction in the writer's place that the caller's flow holds; null for none.</summary>
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

    /// <summary>The transaction could not begin.</summary>
    public void Abandon() => _abandoned = true;

    /// <summary>The transaction has begun: the flow holds it until it ends, in whatever flow.</summary>
    public void Begin(SqlTransactionScope scope) => _scope = scope;
}
