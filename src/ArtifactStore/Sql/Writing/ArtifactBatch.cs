namespace ArtifactStore.Sql;

/// <summary>How many artifacts go into one statement.</summary>
internal static class ArtifactBatch
{
    /// <summary>From here on, more rows in one statement gain nothing: what a round trip costs has been shared already.</summary>
    private const int MostRows = 2_000;

    /// <summary>The server holds a statement's values in its memory as a whole, and refuses a message of 1 GB.</summary>
    private const long MostBytes = 16 * 1024 * 1024;

    /// <summary>Parts of a list, in its order.</summary>
    public static IEnumerable<IReadOnlyList<Artifact>> Split(Artifact[] artifacts)
    {
        var start = 0;
        var bytes = 0L;
        for (var i = 0; i < artifacts.Length; i++)
        {
            var size = artifacts[i].DataSize ?? 0;
            if (i > start && (i - start == MostRows || bytes + size > MostBytes))
            {
                yield return new ArraySegment<Artifact>(artifacts, start, i - start);
                (start, bytes) = (i, 0);
            }

            bytes += size;
        }

        yield return new ArraySegment<Artifact>(artifacts, start, artifacts.Length - start);
    }
}
