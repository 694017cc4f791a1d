namespace ArtifactStore.Sql;

/// <summary>Holds collections until the transaction ends, where several may write at once.</summary>
/// <remarks>
/// Whoever changes which artifacts a key has, or what is copied from them, holds the key's collection first: what he then sees of the key stays so until he commits. Everybody takes runs first, then
/// collections in the order of their keys, then artifacts, so that nobody waits in a circle.
/// </remarks>
internal static class CollectionLock
{
    /// <returns>The keys whose collections are held: those that had one. None where only one writes at a time.</returns>
    public static async Task<IReadOnlyList<string>> TakeAsync(SqlSession session, SqlFragment those, CancellationToken cancellationToken) => session.Dialect.ForUpdate.Length == 0
        ? []
        : await session.ListAsync(
            new SqlStatementBuilder().Append($"SELECT key FROM {session.Dialect.Table(SqlTable.ArtifactCollection.Name())} WHERE ").Append(those).Append($" ORDER BY key{session.Dialect.ForUpdate}").Build(),
            static reader => reader.GetString(0),
            cancellationToken).ConfigureAwait(false);
}
