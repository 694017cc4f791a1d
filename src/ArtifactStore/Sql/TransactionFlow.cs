namespace ArtifactStore.Sql;

/// <summary>Knows which transactions the running async flow holds, so that a call that would wait for one of them for ever can say so instead.</summary>
internal sealed class TransactionFlow
{
    private static readonly AsyncLocal<TransactionFlow?> Current = new();

    private readonly object _writer;
    private readonly TransactionFlow? _outer;
    private volatile bool _ended;

    private TransactionFlow(object writer, TransactionFlow? outer) => (_writer, _outer) = (writer, outer);

    /// <summary>Marks the caller's flow. Call it from a method that is not async itself: what an async method marks is forgotten when it returns.</summary>
    public static TransactionFlow Enter(object writer)
    {
        var flow = new TransactionFlow(writer, Live(Current.Value));
        Current.Value = flow;
        return flow;
    }

    /// <summary>Whether the caller's flow holds a transaction in the writer's place.</summary>
    public static bool Holds(object writer)
    {
        for (var flow = Current.Value; flow is not null; flow = flow._outer)
        {
            if (!flow._ended && ReferenceEquals(flow._writer, writer))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The transaction has ended, in whatever flow.</summary>
    public void End() => _ended = true;

    private static TransactionFlow? Live(TransactionFlow? flow)
    {
        while (flow is { _ended: true })
        {
            flow = flow._outer;
        }

        return flow;
    }
}
