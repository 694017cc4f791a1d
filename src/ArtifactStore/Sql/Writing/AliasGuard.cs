namespace ArtifactStore.Sql;

/// <summary>Keeps aliased artifacts from deletes that are not forced, and deletes the aliases of those that are.</summary>
internal static class AliasGuard
{
    /// <summary>Returns the condition that the row of <c>artifact</c>, under no alias, is not aliased.</summary>
    public static SqlFragment None(SqlDialect dialect) =>
        SqlFragment.Of(
            $"NOT EXISTS (SELECT 1 FROM {SqlTable.ArtifactAlias.From(dialect)} WHERE al.artifact_id = {dialect.Table(SqlTable.Artifact.Name())}.id)"
        );

    /// <summary>Returns the statement that deletes the aliases of artifacts.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="those">The condition on the artifacts <c>a</c>.</param>
    public static SqlStatement Delete(SqlDialect dialect, SqlFragment those)
    {
        var ids = SqlFragment.Of($"SELECT a.id FROM {SqlTable.Artifact.From(dialect)} WHERE {those}");
        return new SqlStatementBuilder()
            .Append($"DELETE FROM {dialect.Table(SqlTable.ArtifactAlias.Name())} WHERE {dialect.IsAmong("artifact_id", ids)}")
            .Build();
    }
}
