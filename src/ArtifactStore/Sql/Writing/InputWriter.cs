namespace ArtifactStore.Sql;

/// <summary>Writes the inputs of new artifacts, and deletes those of deleted ones.</summary>
internal sealed class InputWriter(SqlStoreContext context)
{
    /// <summary>The table.</summary>
    public string Table { get; } = context.Dialect.Table(SqlTable.ArtifactInput.Name());

    /// <summary>Returns the statement that deletes the inputs of artifacts.</summary>
    public SqlStatement Delete(IReadOnlyList<Guid> artifacts) =>
        new SqlStatementBuilder()
            .Append($"DELETE FROM {Table} WHERE {context.Dialect.IsIn("artifact_id", SqlValue.Ids(artifacts))}")
            .Build();

    /// <summary>Writes the inputs of artifacts that have been created in the session.</summary>
    public async Task InsertAsync(SqlSession session, IReadOnlyList<NewArtifact> items, CancellationToken cancellationToken)
    {
        var rows = items.SelectMany(item =>
            item.Create.Inputs.Select((input, place) => (Artifact: item.Draft.Id, Place: place, Input: input))
        );
        foreach (var part in rows.Chunk(context.Dialect.WritesSets ? 10_000 : 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = context.Dialect.WritesSets
                ? SqlFragment.Of(
                    $"SELECT n.id, n.artifact_id, n.place, n.input_id FROM {context.Dialect.FromLists("n", [
                        ("id", SqlValue.Ids([.. part.Select(_ => context.NewId())])),
                        ("artifact_id", SqlValue.Ids([.. part.Select(row => row.Artifact)])),
                        ("place", SqlValue.Numbers([.. part.Select(row => (long)row.Place)])),
                        ("input_id", SqlValue.Ids([.. part.Select(row => row.Input)])),
                    ])}"
                )
                : SqlFragment.Of(
                    $"VALUES ({SqlValue.Id(context.NewId())}, {SqlValue.Id(part[0].Artifact)}, {SqlValue.Number(part[0].Place)}, {SqlValue.Id(part[0].Input)})"
                );
            await session
                .ExecuteAsync(
                    new SqlStatementBuilder().Append($"INSERT INTO {Table} (id, artifact_id, place, input_id) {values}").Build(),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }
}
