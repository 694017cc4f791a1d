namespace ArtifactStore.Sqlite;

/// <summary>A call that needs the write lock.</summary>
/// <param name="body">The call.</param>
/// <param name="busyTimeout">The busy timeout, which only runs while the holder of the write lock makes no progress.</param>
/// <param name="mayRunOnCaller">True if it may run on the caller's thread.</param>
internal sealed class QueueCall(Action<QueueItem> body, TimeSpan busyTimeout, bool mayRunOnCaller = false) : QueueItem(busyTimeout)
{
    public override bool MayRunOnCaller => mayRunOnCaller;

    public override void Run()
    {
        try
        {
            body(this);
            Succeed();
        }
#pragma warning disable CA1031 // Every failure belongs to the caller who awaits it; the thread serves the others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
    }
}
