namespace ArtifactStore.Benchmarks.Peers;

/// <summary>What an answer is compared by: equal questions to equal stores give equal answers, whoever asks.</summary>
/// <param name="Rows">The number of rows, or the number that a count gives.</param>
/// <param name="Characters">The characters of all bodies.</param>
/// <param name="First">The id of the first row.</param>
/// <param name="Last">The id of the last row.</param>
internal readonly record struct Answer(long Rows, long Characters = 0, Guid First = default, Guid Last = default)
{
    public static Answer Of<T>(IReadOnlyList<T> rows, Func<T, Guid> id, Func<T, int> characters)
    {
        var sum = 0L;
        for (var i = 0; i < rows.Count; i++)
        {
            sum += characters(rows[i]);
        }

        return rows.Count == 0 ? default : new(rows.Count, sum, id(rows[0]), id(rows[^1]));
    }

    public static Answer Of(IReadOnlyList<Artifact> rows) => Of(rows, static row => row.Id, static row => row.Data?.Json.Length ?? 0);

    public static Answer Of(IReadOnlyList<ArtifactCollection> rows) =>
        Of(rows, static row => row.LatestId, static row => row.Data?.Json.Length ?? 0);

    public static Answer Of(IReadOnlyList<ArtifactEntity> rows) =>
        Of(rows, static row => row.LatestId ?? row.Id, static row => row.Data?.Length ?? 0);
}
