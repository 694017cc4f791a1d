namespace ArtifactStore.Sqlite;

/// <summary>A piece of work with a result.</summary>
internal sealed class WorkItem<T>(Func<WorkItem, T> body, TimeSpan patience) : WorkItem(patience)
{
    // The writer's thread must go on to the next item, not into the code of whoever awaits this one.
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _outcome.Task;

    public override void Run()
    {
        try
        {
            _outcome.SetResult(body(this));
        }
        catch (OperationCanceledException e)
        {
            _outcome.SetCanceled(e.CancellationToken);
        }
#pragma warning disable CA1031 // Every failure belongs to the caller who awaits it; the thread serves the others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _outcome.SetException(e);
        }
    }

    public override void Refuse(Exception reason) => _outcome.SetException(reason);

    public override void Cancel(CancellationToken token) => _outcome.SetCanceled(token);
}
