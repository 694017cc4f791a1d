namespace ArtifactStore.Sql;

/// <summary>Refuses to work where a policy of the database hides rows from the user of the store: lists and counts would be wrong, and a delete would leave the half that it does not see.</summary>
internal static class HiddenRows
{
    /// <summary>Throws where a policy hides rows of one of the store's tables.</summary>
    /// <exception cref="ArtifactStoreException">Row security applies to the user.</exception>
    public static Task<bool> ThrowIfAnyAsync(SqlSession session, CancellationToken cancellationToken) =>
        session.Dialect.HidingTables(SqlTables.Stored(session.Dialect)) is { } look ? LookAsync(session, look, cancellationToken) : Task.FromResult(false);

    private static async Task<bool> LookAsync(SqlSession session, SqlStatement look, CancellationToken cancellationToken)
    {
        if (await session.FirstAsync(look, static reader => reader.GetString(0), cancellationToken).ConfigureAwait(false) is not { } table)
        {
            return false;
        }

        throw new ArtifactStoreException(
            $"Row security hides rows of the table {session.Dialect.Table(table)} from the user of the store, so that reads would miss some and deletes leave some. "
            + "Give the user the attribute BYPASSRLS, or disable row security on the store's tables.");
    }
}
