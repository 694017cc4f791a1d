namespace ArtifactStore.Sql;

/// <summary>How the target differs from the source between two ids.</summary>
/// <param name="Put">The rows of the source that the target does not have, or has otherwise.</param>
/// <param name="Remove">The ids of the rows of the target that the source does not have, or has otherwise.</param>
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

    /// <summary>How many rows differ.</summary>
    public int Count => Put.Select(row => row.Id).Union(Remove).Count();

    /// <summary>The first id that differs.</summary>
    public Guid? First => Put.Select(row => row.Id).Concat(Remove).Select(id => (Guid?)id).Min();
}
