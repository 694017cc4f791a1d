namespace ArtifactStore.Sql;

/// <summary>Locks collections until the transaction ends, on databases with concurrent writers.</summary>
/// <remarks>
/// A writer that changes the artifacts of a key, or their denormalised columns, first locks the key's collection, so that the key does not
/// change before it commits. So does a writer that changes the aliases of a key. All writers lock runs first, then collections in the order
/// of their keys, then artifacts, then aliases, which prevents deadlocks.
/// A collection that was deleted while its lock was awaited is not locked, and the key may have a new collection by then. Its artifacts are
/// not to be changed.
/// </remarks>
internal static class CollectionLock
{
    /// <summary>A setting that lasts as long as the transaction, and so as its locks.</summary>
    private const string HeldKey = "artifactstore.held_key";

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

    /// <summary>
    /// Returns the statement that locks the collection of a key, and notes the key in the transaction, for <see cref="IsFree"/>.
    /// </summary>
    /// <remarks>Only for a dialect with local settings of a transaction.</remarks>
    public static SqlStatement TakeAndNote(SqlDialect dialect, SqlFragment that)
    {
        var take = Take(dialect, that);
        return new($"SELECT set_config('{HeldKey}', held.key, true) FROM ({take.Text}) AS held", take.Parameters);
    }

    /// <summary>Returns the condition that a key has a collection, and that <see cref="TakeAndNote"/> has not locked it.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="key">The key.</param>
    public static SqlFragment IsFree(SqlDialect dialect, SqlFragment key) =>
        SqlFragment.Of(
            $"EXISTS (SELECT 1 FROM {dialect.Table(SqlTable.ArtifactCollection.Name())} AS held WHERE held.key = {key} AND held.key IS DISTINCT FROM current_setting('{HeldKey}', true))"
        );

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
