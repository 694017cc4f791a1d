namespace ArtifactStore.Sqlite;

/// <summary>The write queues of the files that stores of this process have open.</summary>
/// <remarks>
/// Static state, on purpose: "one writer per file inside the process" cannot be seen from one store. A host that opens a file twice, under two names or in two containers,
/// would otherwise have two writers that fight for its lock. It holds a queue only as long as a store uses it.
/// </remarks>
internal static class WriteQueues
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Entry> ByFile = new(FilePath.Comparer);

    /// <summary>The queue of a file; each call must be met by one of <see cref="Release"/>.</summary>
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

    /// <summary>Gives a queue back. The last user ends its thread.</summary>
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
