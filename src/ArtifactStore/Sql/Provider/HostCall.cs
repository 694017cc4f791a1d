namespace ArtifactStore.Sql;

/// <summary>Knows in which calls to the host's own code the running flow is: to a logger, a clock or a progress, which a store calls in the middle of its work. What would wait for that work can then say so instead.</summary>
internal sealed class HostCall
{
    private static readonly AsyncLocal<HostCall?> Current = new();

    private readonly object? _writer;
    private readonly HostCall? _outer;
    private volatile bool _isOver;

    private HostCall(object? writer, HostCall? outer) => (_writer, _outer) = (writer, outer);

    /// <summary>Calls the host.</summary>
    /// <param name="writer">The writer's place of the database in whose work it is called; null before there is one.</param>
    /// <param name="state">What the call needs, so that a static lambda can have it.</param>
    /// <param name="call">The call.</param>
    public static TResult Run<TState, TResult>(object? writer, TState state, Func<TState, TResult> call)
    {
        var outer = Current.Value;
        var own = new HostCall(writer, outer);
        Current.Value = own;
        try
        {
            return call(state);
        }
        finally
        {
            // For flows that the host has begun in there, and that go on.
            own._isOver = true;
            Current.Value = outer;
        }
    }

    /// <summary>Whether the flow is inside of such a call of a store on a database.</summary>
    public static bool IsWithin(object writer)
    {
        for (var call = Current.Value; call is not null; call = call._outer)
        {
            if (!call._isOver && ReferenceEquals(call._writer, writer))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Refuses what would wait for the work that has called the host.</summary>
    public static void ThrowIfWithin(object writer)
    {
        if (IsWithin(writer))
        {
            throw new InvalidOperationException(
                "A store on this database has called the host in the middle of its work (a logger, a clock or a progress), and the call would wait until that work ends. Do it in a flow that was started before, such as one that reads a queue, or when the work has ended.");
        }
    }
}
