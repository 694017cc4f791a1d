namespace ArtifactStore.Sqlite;

/// <summary>A call that takes the writer's place.</summary>
/// <param name="body">The call.</param>
/// <param name="patience">The time for which it waits while the place makes no progress.</param>
/// <param name="mayRunOnCaller">Whether it may run on the thread of its caller.</param>
internal sealed class QueueCall(Action<QueueItem> body, TimeSpan patience, bool mayRunOnCaller = false) : QueueItem(patience)
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
