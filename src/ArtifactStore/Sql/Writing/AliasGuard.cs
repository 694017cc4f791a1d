namespace ArtifactStore.Sql;

/// <summary>Keeps aliased artifacts from deletes that are not forced, and deletes the aliases of those that are.</summary>
internal static class AliasGuard
{
    /// <summary>Returns the condition that the row of <c>artifact</c>, under no alias, is not aliased.</summary>
    public static SqlFragment None(SqlDialect dialect) =>
        SqlFragment.Of(
            $"NOT EXISTS (SELECT 1 FROM {SqlTable.ArtifactAlias.From(dialect)} WHERE al.artifact_id = {dialect.Table(SqlTable.Artifact.Name())}.id)"
        );

    /// <summary>Deletes the aliases of artifacts.</summary>
    /// <param name="session">The session.</param>
    /// <param name="context">What all sessions of the store share.</param>
    /// <param name="those">The condition on the artifacts <c>a</c>.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task DeleteAsync(
        SqlSession session,
        SqlStoreContext context,
        SqlFragment those,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (context.Changes is { } changes)
        {
            await session.ExecuteAsync(changes.AliasesRemoved(those, now), cancellationToken).ConfigureAwait(false);
        }

        var dialect = context.Dialect;
        var ids = SqlFragment.Of($"SELECT a.id FROM {SqlTable.Artifact.From(dialect)} WHERE {those}");
        await session
            .ExecuteAsync(
                new SqlStatementBuilder()
                    .Append($"DELETE FROM {dialect.Table(SqlTable.ArtifactAlias.Name())} WHERE {dialect.IsAmong("artifact_id", ids)}")
                    .Build(),
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
