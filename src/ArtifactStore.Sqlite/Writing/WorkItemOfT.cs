namespace ArtifactStore.Sqlite;

/// <summary>A piece of work with a result.</summary>
internal abstract class WorkItem<T>(TimeSpan patience) : WorkItem(patience)
{
    // The writer's thread must go on to the next item, not into the code of whoever awaits this one.
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _outcome.Task;

    public override void Fail(Exception reason)
    {
        if (reason is OperationCanceledException cancelled)
        {
            _outcome.SetCanceled(cancelled.CancellationToken);
        }
        else
        {
            _outcome.SetException(reason);
        }
    }

    /// <summary>Tells the caller that the work is done.</summary>
    protected void Succeed(T result) => _outcome.SetResult(result);
}
