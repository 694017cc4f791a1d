namespace ArtifactStore.Sqlite;

/// <summary>The writer loops of the files that stores of this process have open.</summary>
/// <remarks>
/// Static state, on purpose: "one writer per file inside the process" cannot be seen from one store. A host that opens a file twice, under two names or in two containers,
/// would otherwise have two writers that fight for its lock. It holds a loop only as long as a store uses it.
/// </remarks>
internal static class WriterLoops
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Entry> ByFile = new(FilePath.Comparer);

    /// <summary>The loop of a file; each call must be met by one of <see cref="Release"/>.</summary>
    public static WriterLoop Acquire(string file)
    {
        lock (Gate)
        {
            if (!ByFile.TryGetValue(file, out var entry))
            {
                entry = new();
                ByFile.Add(file, entry);
            }

            entry.Users++;
            return entry.Loop;
        }
    }

    /// <summary>Gives a loop back. The last user ends its thread.</summary>
    public static void Release(string file)
    {
        WriterLoop loop;
        lock (Gate)
        {
            var entry = ByFile[file];
            if (--entry.Users > 0)
            {
                return;
            }

            ByFile.Remove(file);
            loop = entry.Loop;
        }

        loop.Dispose();
    }

    private sealed class Entry
    {
        public WriterLoop Loop { get; } = new();

        public int Users { get; set; }
    }
}
