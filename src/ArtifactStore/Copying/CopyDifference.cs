namespace ArtifactStore.Sql;

/// <summary>The difference between source and target within a range of ids.</summary>
/// <param name="Put">The rows of the source that are missing or different in the target.</param>
/// <param name="Remove">The ids of the target's rows that are missing or different in the source.</param>
internal sealed record CopyDifference(IReadOnlyList<CopyRow> Put, IReadOnlyList<Guid> Remove)
{
    /// <summary>Compares the rows of both sides.</summary>
    public static CopyDifference Between(IEnumerable<CopyRow> source, IEnumerable<CopyRow> target)
    {
        var there = target.ToDictionary(row => row.Id, row => row.Hash);
        List<CopyRow> put = [];
        List<Guid> remove = [];
        foreach (var row in source)
        {
            var found = there.Remove(row.Id, out var hash);
            if (found && hash == row.Hash)
            {
                continue;
            }

            put.Add(row);
            if (found)
            {
                remove.Add(row.Id);
            }
        }

        remove.AddRange(there.Keys);
        return new(put, remove);
    }

    /// <summary>The number of rows that differ.</summary>
    public int Count => Put.Select(row => row.Id).Union(Remove).Count();

    /// <summary>The first id that differs.</summary>
    public Guid? First => Put.Select(row => row.Id).Concat(Remove).Select(id => (Guid?)id).Min();
}
