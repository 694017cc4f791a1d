namespace ArtifactStore.Sql;

/// <summary>Locks collections until the transaction ends, on databases with concurrent writers.</summary>
/// <remarks>
/// A writer that changes the artifacts of a key, or their denormalised columns, first locks the key's collection, so that the key does not
/// change before it commits. So does a writer that changes the aliases of a key. All writers lock runs first, then collections in the order
/// of their keys, then artifacts, then aliases, which prevents deadlocks.
/// </remarks>
internal static class CollectionLock
{
    /// <summary>Returns the statement that locks collections.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="those">The condition on the collections.</param>
    /// <returns>The statement, which returns the keys.</returns>
    public static SqlStatement Take(SqlDialect dialect, SqlFragment those) =>
        new SqlStatementBuilder()
            .Append($"SELECT key FROM {dialect.Table(SqlTable.ArtifactCollection.Name())} WHERE ")
            .Append(those)
            .Append($" ORDER BY key{dialect.ForUpdate}")
            .Build();

    /// <summary>Locks collections, on databases with concurrent writers.</summary>
    /// <returns>The keys of the locked collections; none on a database with a single writer.</returns>
    public static async Task<IReadOnlyList<string>> TakeAsync(SqlSession session, SqlFragment those, CancellationToken cancellationToken) =>
        session.Dialect.ForUpdate.Length == 0
            ? []
            : await session
                .ListAsync(Take(session.Dialect, those), static reader => reader.GetString(0), cancellationToken)
                .ConfigureAwait(false);

    /// <summary>Locks collections by an update that changes nothing, on databases with concurrent writers.</summary>
    /// <remarks>
    /// A transaction whose snapshot is older does not see what this one writes. A lock would not stop it after this commit, but a changed
    /// row does.
    /// </remarks>
    /// <returns>
    /// True if there is such a collection; always true on a database with a single writer, whose snapshot is never older.
    /// </returns>
    public static async Task<bool> TouchAsync(SqlSession session, SqlFragment those, CancellationToken cancellationToken) =>
        session.Dialect.ForUpdate.Length == 0
        || await session.ExecuteAsync(Touch(session.Dialect, those), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Returns the statement of <see cref="TouchAsync"/>.</summary>
    public static SqlStatement Touch(SqlDialect dialect, SqlFragment those) =>
        new SqlStatementBuilder()
            .Append($"UPDATE {dialect.Table(SqlTable.ArtifactCollection.Name())} SET last_version = last_version WHERE ")
            .Append(those)
            .Build();
}
