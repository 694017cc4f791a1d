using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>The operations on lineage, with any executor: that of the store, a transaction, or an enlisted session.</summary>
internal sealed class LineageRepository(SqlExecutor executor, SqlStoreContext context) : IArtifactLineage
{
    private readonly string _input = context.Dialect.Table(SqlTable.ArtifactInput.Name());

    public Task<IReadOnlyList<LineageArtifact>> ReadInputsAsync(
        Guid artifactId,
        int depth = 1,
        int limit = 1_000,
        CancellationToken cancellationToken = default
    ) => ReadAsync("artifact_id", "input_id", "MIN(i.place)", artifactId, depth, limit, cancellationToken);

    public Task<IReadOnlyList<LineageArtifact>> ReadUsesAsync(
        Guid artifactId,
        int depth = 1,
        int limit = 1_000,
        CancellationToken cancellationToken = default
    ) => ReadAsync("input_id", "artifact_id", "0", artifactId, depth, limit, cancellationToken);

    private async Task<IReadOnlyList<LineageArtifact>> ReadAsync(
        string from,
        string to,
        string order,
        Guid artifactId,
        int depth,
        int limit,
        CancellationToken cancellationToken
    )
    {
        if (depth is < 1 or > IArtifactLineage.MaxDepth)
        {
            throw new ArgumentException($"depth {depth} is out of range. Give 1 to {IArtifactLineage.MaxDepth}.", nameof(depth));
        }

        if (limit < 0)
        {
            throw new ArgumentException($"limit {limit} is negative. Give 0 or more.", nameof(limit));
        }

        new QueryLimitValidator(context.Limits).CheckPage(limit, nameof(limit), nameof(limit));
        return await executor
            .ReadAsync(
                async (session, token) =>
                {
                    List<LineageArtifact> found = [];
                    HashSet<Guid> seen = [artifactId];
                    Guid[] last = [artifactId];
                    for (var step = 1; step <= depth && last.Length > 0 && found.Count < limit; step++)
                    {
                        var next = await session
                            .ListAsync(
                                Next(from, to, order, last, seen, limit - found.Count),
                                row => Read(session.Dialect, row, step),
                                token
                            )
                            .ConfigureAwait(false);
                        found.AddRange(next);
                        last = [.. next.Select(artifact => artifact.ArtifactId)];
                        seen.UnionWith(last);
                    }

                    return (IReadOnlyList<LineageArtifact>)found;
                },
                snapshot: true,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The artifacts one step away from some, without those seen before.</summary>
    private SqlStatement Next(string from, string to, string order, Guid[] last, HashSet<Guid> seen, int limit)
    {
        var dialect = context.Dialect;
        return new SqlStatementBuilder()
            .Append($"SELECT n.id, {ArtifactRows.Columns(SqlTable.Artifact, includeData: false)}")
            .Append($" FROM (SELECT i.{to} AS id, {order} AS rank FROM {_input} AS i")
            .Append($" WHERE {dialect.IsIn($"i.{from}", SqlValue.Ids(last))} AND {dialect.IsNotIn($"i.{to}", SqlValue.Ids([.. seen]))}")
            .Append($" GROUP BY i.{to} ORDER BY rank, id LIMIT {SqlValue.Number(limit)}) AS n")
            .Append($" LEFT JOIN {SqlTable.Artifact.From(dialect)} ON a.id = n.id ORDER BY n.rank, n.id")
            .Build();
    }

    private static LineageArtifact Read(SqlDialect dialect, DbDataReader reader, int depth)
    {
        var row = new RowReader(dialect, reader);
        return new()
        {
            ArtifactId = row.Id(),
            Depth = depth,
            Artifact = reader.IsDBNull(1) ? null : ArtifactTable.ReadRow(row, includeData: false),
        };
    }
}
