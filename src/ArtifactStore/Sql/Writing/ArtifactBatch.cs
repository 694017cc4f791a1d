namespace ArtifactStore.Sql;

/// <summary>Divides artifacts into batches for single statements.</summary>
internal static class ArtifactBatch
{
    /// <summary>The number of rows above which a statement gains nothing more from sharing a round trip.</summary>
    private const int MaxRows = 2_000;

    /// <summary>The number of bytes in one statement. The server holds them in memory, and rejects messages of 1 GB.</summary>
    private const long MaxBytes = 16 * 1024 * 1024;

    /// <summary>Splits a list, in its order.</summary>
    public static IEnumerable<IReadOnlyList<Artifact>> Split(Artifact[] artifacts)
    {
        var start = 0;
        var bytes = 0L;
        for (var i = 0; i < artifacts.Length; i++)
        {
            var size = artifacts[i].DataSize ?? 0;
            if (i > start && (i - start == MaxRows || bytes + size > MaxBytes))
            {
                yield return new ArraySegment<Artifact>(artifacts, start, i - start);
                (start, bytes) = (i, 0);
            }

            bytes += size;
        }

        yield return new ArraySegment<Artifact>(artifacts, start, artifacts.Length - start);
    }
}
