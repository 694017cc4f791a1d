namespace ArtifactStore.Sql;

/// <summary>Holds collections until the transaction ends, where several may write at once.</summary>
/// <remarks>
/// Whoever changes which artifacts a key has, or what is copied from them, holds the key's collection first: what he then sees of the key stays so until he commits. Everybody takes runs first, then
/// collections in the order of their keys, then artifacts, so that nobody waits in a circle.
/// </remarks>
internal static class CollectionLock
{
    /// <summary>Holds collections.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="those">Holds for the collections.</param>
    /// <returns>The statement, whose rows are the keys.</returns>
    public static SqlStatement Take(SqlDialect dialect, SqlFragment those) =>
        new SqlStatementBuilder().Append($"SELECT key FROM {dialect.Table(SqlTable.ArtifactCollection.Name())} WHERE ").Append(those).Append($" ORDER BY key{dialect.ForUpdate}").Build();

    /// <summary>Holds collections, where several may write at once.</summary>
    /// <returns>The keys whose collections are held: those that had one. None where only one writes at a time.</returns>
    public static async Task<IReadOnlyList<string>> TakeAsync(SqlSession session, SqlFragment those, CancellationToken cancellationToken) =>
        session.Dialect.ForUpdate.Length == 0 ? [] : await session.ListAsync(Take(session.Dialect, those), static reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
}
