using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>Marks a target while a copy is unfinished, with a row in the table of schema versions.</summary>
/// <remarks>
/// The row has a version that no library has, so that no store, of whatever version, opens the target. The progress need not be stored:
/// rows are inserted in the order of ids, so the highest id is the position to resume from, and the final comparison finds the rest. A
/// separate table would need the right to create tables, and another check at every start.
/// </remarks>
internal sealed class CopyMark
{
    /// <summary>The version of the mark.</summary>
    public const int Version = int.MaxValue;

    private const string Prefix = "copy ";
    private const string SourcePrefix = " of ";

    private readonly SqlDialect _dialect;
    private readonly string _table;
    private readonly string _source;
    private readonly string _name;

    /// <summary>Creates the mark of one call.</summary>
    /// <param name="dialect">The dialect of the target.</param>
    /// <param name="source">The identity of the source.</param>
    public CopyMark(SqlDialect dialect, string source)
    {
        _dialect = dialect;
        _table = dialect.Table(SchemaScript.VersionTable);
        _source = source;
        _name = $"{Prefix}{Guid.NewGuid():D}{SourcePrefix}{source}";
    }

    /// <summary>Returns the identity of a store: the creation time of its schema, or empty if unknown.</summary>
    public static async Task<string> SourceAsync(SqlSession session, CancellationToken cancellationToken)
    {
        if (
            (
                await session
                    .ListAsync(session.Dialect.Existing([SchemaScript.VersionTable]), reader => reader.GetString(0), cancellationToken)
                    .ConfigureAwait(false)
            ).Count == 0
        )
        {
            return "";
        }

        var applied = await session
            .ListAsync(
                new($"SELECT applied FROM {session.Dialect.Table(SchemaScript.VersionTable)} ORDER BY version", []),
                reader => Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture),
                cancellationToken
            )
            .ConfigureAwait(false);
        return applied is [{ } first, ..] ? first : "";
    }

    /// <summary>Creates the exception for a call that no longer owns the target.</summary>
    public static ArtifactStoreException TakenOver() =>
        new(
            "Another call has taken over this copy, or has finished it. This call has stopped; the rows that it copied are in the target. "
                + "Run one copy into a target at a time."
        );

    /// <summary>Marks an empty target, or takes over an unfinished copy.</summary>
    /// <returns>True if the copy had begun before.</returns>
    public async Task<bool> TakeAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var marks = await session
            .ListAsync(
                new SqlStatementBuilder().Append($"SELECT name FROM {_table} WHERE version = {SqlValue.Number(Version)}").Build(),
                reader => reader.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (marks is [var found])
        {
            var source = found[(found.IndexOf(SourcePrefix, StringComparison.Ordinal) + SourcePrefix.Length)..];
            if (!string.Equals(source, _source, StringComparison.Ordinal))
            {
                throw new ArtifactStoreException(
                    $"The target holds an unfinished copy of another store (its schema is of {source}, "
                        + $"that of this source of {_source}). Resume that copy, or give an empty database. Nothing was written."
                );
            }

            await session
                .ExecuteAsync(
                    new SqlStatementBuilder()
                        .Append($"UPDATE {_table} SET name = {SqlValue.Text(_name)} WHERE version = {SqlValue.Number(Version)}")
                        .Build(),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return true;
        }

        foreach (var table in StoredTables.Of(_dialect))
        {
            if (await new CopyReader(_dialect, table).HighestAsync(session, cancellationToken).ConfigureAwait(false) is { } id)
            {
                throw new ArtifactStoreException(
                    $"The target is not empty: its table '{_dialect.Table(table.Name)}' has for instance the row {id}, "
                        + $"and no unfinished copy. Give an empty database, or compare with ArtifactStoreCopy.VerifyAsync if the copy is "
                        + $"done. Nothing was written."
                );
            }
        }

        foreach (var table in SqlTables.Changes(_dialect))
        {
            if (
                await session
                    .NumberAsync(new($"SELECT row_id FROM {_dialect.Table(table)} LIMIT 1", []), cancellationToken)
                    .ConfigureAwait(false) is
                { } number
            )
            {
                throw new ArtifactStoreException(
                    $"The target is not empty: its table '{_dialect.Table(table)}' has for instance the row {number}. "
                        + "Give an empty database. Nothing was written."
                );
            }
        }

        var isMine =
            await session
                .ExecuteAsync(
                    new SqlStatementBuilder()
                        .Append(
                            $"INSERT INTO {_table} (version, name, applied) VALUES ({SqlValue.Number(Version)}, {SqlValue.Text(_name)}, {SqlValue.Text(_source)}) ON CONFLICT (version) DO NOTHING"
                        )
                        .Build(),
                    cancellationToken
                )
                .ConfigureAwait(false) == 1;

        // Another call has inserted it concurrently.
        return !isMine && await TakeAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks that this call still owns the target, and locks the mark until the transaction ends.</summary>
    /// <returns>False if another call has taken over or finished the copy.</returns>
    public async Task<bool> LockAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session
            .ExecuteAsync(
                new SqlStatementBuilder()
                    .Append($"UPDATE {_table} SET name = name WHERE version = {SqlValue.Number(Version)} AND name = {SqlValue.Text(_name)}")
                    .Build(),
                cancellationToken
            )
            .ConfigureAwait(false) == 1;

    /// <summary>Removes the mark, so that the target can be opened as a store.</summary>
    /// <returns>False if another call has taken over the copy.</returns>
    public async Task<bool> RemoveAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session
            .ExecuteAsync(
                new SqlStatementBuilder()
                    .Append($"DELETE FROM {_table} WHERE version = {SqlValue.Number(Version)} AND name = {SqlValue.Text(_name)}")
                    .Build(),
                cancellationToken
            )
            .ConfigureAwait(false);

        // The number of deleted rows does not tell: after a lost response to the commit, the second attempt deletes none, correctly.
        return await session
                .NumberAsync(
                    new SqlStatementBuilder().Append($"SELECT COUNT(*) FROM {_table} WHERE version = {SqlValue.Number(Version)}").Build(),
                    cancellationToken
                )
                .ConfigureAwait(false) == 0;
    }
}
