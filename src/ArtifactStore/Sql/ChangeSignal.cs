using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>Wakes the watchers of a change feed when a store of the same process has committed changes.</summary>
internal sealed class ChangeSignal
{
    private static readonly ConditionalWeakTable<object, ChangeSignal> Signals = [];

    /// <summary>Completes with the next commit; null if nobody waits for it.</summary>
    private TaskCompletionSource? _next;

    /// <summary>Returns the signal of a database, which all stores on it share.</summary>
    public static ChangeSignal Of(SqlDatabase database) => Signals.GetValue(database.Identity, static _ => new());

    /// <summary>Returns a task that completes with the next commit.</summary>
    public Task NextAsync()
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _next, own, null) ?? own).Task;
    }

    /// <summary>Wakes the watchers.</summary>
    public void Pulse()
    {
        if (Volatile.Read(ref _next) is not null)
        {
            Interlocked.Exchange(ref _next, null)?.TrySetResult();
        }
    }
}
