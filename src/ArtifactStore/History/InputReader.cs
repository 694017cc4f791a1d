namespace ArtifactStore.Sql;

/// <summary>Reads the inputs of artifacts.</summary>
internal static class InputReader
{
    /// <summary>Returns the inputs of those artifacts that have some, in their order.</summary>
    public static async Task<Dictionary<Guid, ValueList<Guid>>> ReadAsync(
        SqlSession session,
        IReadOnlyList<Guid> artifacts,
        CancellationToken cancellationToken
    )
    {
        if (artifacts.Count == 0)
        {
            return [];
        }

        var dialect = session.Dialect;
        var rows = await session
            .ListAsync(
                Of(dialect, artifacts),
                reader => (Artifact: dialect.ReadId(reader, 0), Input: dialect.ReadId(reader, 1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.GroupBy(row => row.Artifact, row => row.Input).ToDictionary(inputs => inputs.Key, ValueList.From);
    }

    /// <summary>Returns the statement.</summary>
    internal static SqlStatement Of(SqlDialect dialect, IReadOnlyList<Guid> artifacts) =>
        new SqlStatementBuilder()
            .Append($"SELECT artifact_id, input_id FROM {dialect.Table(SqlTable.ArtifactInput.Name())}")
            .Append($" WHERE {dialect.IsIn("artifact_id", SqlValue.Ids(artifacts))} ORDER BY artifact_id, place")
            .Build();
}
