using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>What a target carries while a copy into it is unfinished: a row in the table of schema versions.</summary>
/// <remarks>
/// It stands there under a version that no library has, so that no store opens the target, whichever library it is of. How far the copy is need not be kept beside it: rows go in by id, so the highest id of a
/// table is the place to go on from, and the comparison at the end finds whatever that overlooks. A table of its own would have asked for the right to make tables, and every start for one more look.
/// </remarks>
internal sealed class CopyMark
{
    /// <summary>The version under which the mark stands.</summary>
    public const int Version = int.MaxValue;

    private const string Prefix = "copy ";
    private const string SourcePrefix = " of ";

    private readonly SqlDialect _dialect;
    private readonly string _table;
    private readonly string _source;
    private readonly string _name;

    /// <summary>Makes a mark of one call.</summary>
    /// <param name="dialect">The dialect of the target.</param>
    /// <param name="source">What tells the source from other stores.</param>
    public CopyMark(SqlDialect dialect, string source)
    {
        _dialect = dialect;
        _table = dialect.Table(SchemaScript.VersionTable);
        _source = source;
        _name = $"{Prefix}{Guid.NewGuid():D}{SourcePrefix}{source}";
    }

    /// <summary>What tells a store from others: when its schema was made; empty where that is not known.</summary>
    public static async Task<string> SourceAsync(SqlSession session, CancellationToken cancellationToken)
    {
        if ((await session.ListAsync(session.Dialect.Existing([SchemaScript.VersionTable]), reader => reader.GetString(0), cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            return "";
        }

        var applied = await session.ListAsync(
            new($"SELECT applied FROM {session.Dialect.Table(SchemaScript.VersionTable)} ORDER BY version", []),
            reader => Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture),
            cancellationToken).ConfigureAwait(false);
        return applied is [{ } first, ..] ? first : "";
    }

    /// <summary>The error of a call whose target is no longer its own.</summary>
    public static ArtifactStoreException TakenOver() =>
        new("Another call goes on with this copy, or has finished it. This one has stopped; what it copied is in the target. Run one copy into a target at a time.");

    /// <summary>Marks an empty target, or takes an unfinished copy over.</summary>
    /// <returns>Whether the copy had begun before.</returns>
    public async Task<bool> TakeAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var marks = await session.ListAsync(
            new SqlStatementBuilder().Append($"SELECT name FROM {_table} WHERE version = {SqlValue.Number(Version)}").Build(),
            reader => reader.GetString(0),
            cancellationToken).ConfigureAwait(false);
        if (marks is [var found])
        {
            var source = found[(found.IndexOf(SourcePrefix, StringComparison.Ordinal) + SourcePrefix.Length)..];
            if (!string.Equals(source, _source, StringComparison.Ordinal))
            {
                throw new ArtifactStoreException(
                    $"The target holds an unfinished copy of another store (its schema is of {source}, that of this source of {_source}). Go on with that one, or give an empty database. Nothing was written.");
            }

            await session.ExecuteAsync(
                new SqlStatementBuilder().Append($"UPDATE {_table} SET name = {SqlValue.Text(_name)} WHERE version = {SqlValue.Number(Version)}").Build(), cancellationToken).ConfigureAwait(false);
            return true;
        }

        foreach (var table in CopyTables.Of(_dialect))
        {
            if (await new CopyReader(_dialect, table).HighestAsync(session, cancellationToken).ConfigureAwait(false) is { } id)
            {
                throw new ArtifactStoreException(
                    $"The target is not empty: its table '{_dialect.Table(table.Name)}' has the row {id}, for one, and no copy into it is unfinished. Give an empty database, or compare with ArtifactStoreCopy.VerifyAsync if the copy is done. Nothing was written.");
            }
        }

        var isMine = await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"INSERT INTO {_table} (version, name, applied) VALUES ({SqlValue.Number(Version)}, {SqlValue.Text(_name)}, {SqlValue.Text(_source)}) ON CONFLICT (version) DO NOTHING")
                .Build(),
            cancellationToken).ConfigureAwait(false) == 1;

        // Another call came first, at the same moment.
        return !isMine && await TakeAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes sure that the copy is still ours, and keeps it so until the transaction ends.</summary>
    /// <returns>False where another call has taken it over, or finished it.</returns>
    public async Task<bool> HoldAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            new SqlStatementBuilder().Append($"UPDATE {_table} SET name = name WHERE version = {SqlValue.Number(Version)} AND name = {SqlValue.Text(_name)}").Build(),
            cancellationToken).ConfigureAwait(false) == 1;

    /// <summary>Takes the mark away: the target is a store like any other.</summary>
    /// <returns>False where another call has taken the copy over.</returns>
    public async Task<bool> RemoveAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            new SqlStatementBuilder().Append($"DELETE FROM {_table} WHERE version = {SqlValue.Number(Version)} AND name = {SqlValue.Text(_name)}").Build(),
            cancellationToken).ConfigureAwait(false);

        // Not the number of rows: where the answer to a commit was lost, the second attempt finds nothing, and all is well.
        return await session.NumberAsync(
            new SqlStatementBuilder().Append($"SELECT COUNT(*) FROM {_table} WHERE version = {SqlValue.Number(Version)}").Build(), cancellationToken).ConfigureAwait(false) == 0;
    }
}
