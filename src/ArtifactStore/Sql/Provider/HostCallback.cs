namespace ArtifactStore.Sql;

/// <summary>
/// Tracks calls into the host's code (a logger, clock or progress callback) within the current async flow, so that a call that would wait
/// for the calling work can throw instead.
/// </summary>
internal sealed class HostCallback
{
    private static readonly AsyncLocal<HostCallback?> Current = new();

    private readonly object? _writer;
    private readonly HostCallback? _outer;
    private volatile bool _isOver;

    private HostCallback(object? writer, HostCallback? outer) => (_writer, _outer) = (writer, outer);

    /// <summary>Calls the host.</summary>
    /// <param name="writer">The write lock of the database whose work makes the call; null before there is one.</param>
    /// <param name="state">The state of the call, for a static lambda.</param>
    /// <param name="call">The call.</param>
    public static TResult Run<TState, TResult>(object? writer, TState state, Func<TState, TResult> call)
    {
        var outer = Current.Value;
        var own = new HostCallback(writer, outer);
        Current.Value = own;
        try
        {
            return call(state);
        }
        finally
        {
            // For flows that the host has started in the callback and that continue.
            own._isOver = true;
            Current.Value = outer;
        }
    }

    /// <summary>True if the flow is within such a call by a store on a database.</summary>
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

    /// <summary>Throws if the call would wait for the operation that runs the callback.</summary>
    public static void ThrowIfWithin(object writer)
    {
        if (IsWithin(writer))
        {
            throw new InvalidOperationException(
                "A logger, clock or progress callback called its own store, which could deadlock. Call it after the callback returns, "
                    + "or from a flow that started before the callback, such as a queue reader."
            );
        }
    }
}
