namespace ArtifactStore.CrashTests;

/// <summary>Processes that are started already and wait for their order.</summary>
internal sealed class WorkerPool(int size) : IAsyncDisposable
{
    private readonly Queue<Task<WorkerProcess>> _waiting = new();

    public async Task<WorkerProcess> TakeAsync()
    {
        while (_waiting.Count <= size)
        {
            _waiting.Enqueue(WorkerProcess.StartAsync());
        }

        return await _waiting.Dequeue();
    }

    public async ValueTask DisposeAsync()
    {
        while (_waiting.TryDequeue(out var waiting))
        {
            await (await waiting).DisposeAsync();
        }
    }
}
