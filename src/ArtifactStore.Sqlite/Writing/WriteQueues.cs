namespace ArtifactStore.Sqlite;

/// <summary>The write queues of all files opened by stores of this process.</summary>
/// <remarks>
/// Deliberately static: a single writer per file and process is not visible from one store. A host that opens a file twice, under two names
/// or in two containers, would otherwise have two competing writers. A queue exists only as long as a store uses it.
/// </remarks>
internal static class WriteQueues
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Entry> ByFile = new(FilePath.Comparer);

    /// <summary>Returns the queue of a file. Each call must be matched by one of <see cref="Release"/>.</summary>
    public static WriteQueue Acquire(string file)
    {
        lock (Gate)
        {
            if (!ByFile.TryGetValue(file, out var entry))
            {
                entry = new();
                ByFile.Add(file, entry);
            }

            entry.Users++;
            return entry.Queue;
        }
    }

    /// <summary>Releases a queue. The last user ends its thread.</summary>
    public static void Release(string file)
    {
        WriteQueue queue;
        lock (Gate)
        {
            var entry = ByFile[file];
            if (--entry.Users > 0)
            {
                return;
            }

            ByFile.Remove(file);
            queue = entry.Queue;
        }

        queue.Dispose();
    }

    private sealed class Entry
    {
        public WriteQueue Queue { get; } = new();

        public int Users { get; set; }
    }
}
