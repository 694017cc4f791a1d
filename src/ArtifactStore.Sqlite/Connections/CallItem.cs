namespace ArtifactStore.Sqlite;

/// <summary>A call on the writer's thread.</summary>
internal sealed class CallItem<T>(Func<WorkItem, T> body, TimeSpan patience) : WorkItem<T>(patience)
{
    public override void Run()
    {
        try
        {
            Succeed(body(this));
        }
#pragma warning disable CA1031 // Every failure belongs to the caller who awaits it; the thread serves the others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
    }
}
