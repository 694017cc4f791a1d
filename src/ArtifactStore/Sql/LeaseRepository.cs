using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Leases on work that one host does at a time, each with the position that the work has reached.</summary>
/// <remarks>
/// A lease ends when its holder releases it, or when it has not been renewed for its duration: by the clock of the database, so that the
/// clocks of hosts may differ. Each call is one statement, and repeating it does no harm.
/// </remarks>
/// <param name="executor">The executor of the store.</param>
/// <param name="dialect">Its dialect.</param>
/// <param name="duration">The time after which a lease that is not renewed ends.</param>
internal sealed class LeaseRepository(SqlExecutor executor, SqlDialect dialect, TimeSpan duration)
{
    private readonly string _table = dialect.Table(LeaseTable.Name);
    private readonly string _now = dialect.Clock;

    /// <summary>The time after which a lease that is not renewed ends.</summary>
    public TimeSpan Duration => duration;

    private SqlFragment End => SqlFragment.Of($"{_now} + {SqlValue.Number((long)duration.TotalMilliseconds)}");

    /// <summary>Takes a lease that nobody holds.</summary>
    /// <returns>Its position, and the time in milliseconds since 1970; null if another holder has it.</returns>
    public Task<(long Position, long Now)?> TakeAsync(string name, Guid holder, CancellationToken cancellationToken) =>
        WriteAsync<(long, long)?>(
            SqlFragment.Of(
                $"INSERT INTO {_table} AS l (name, position, holder, expires) VALUES ({SqlValue.Text(name)}, 0, {SqlValue.Id(holder)}, {End}) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires = excluded.expires WHERE l.holder IS NULL OR l.holder = excluded.holder OR l.expires < {_now} RETURNING position, {_now}"
            ),
            reader => (reader.GetInt64(0), reader.GetInt64(1)),
            cancellationToken
        );

    /// <summary>Renews a lease, and stores its position.</summary>
    /// <returns>False if the holder has it no longer.</returns>
    public Task<bool> RenewAsync(string name, Guid holder, long position, CancellationToken cancellationToken) =>
        UpdateAsync(name, holder, SqlFragment.Of($"position = {SqlValue.Number(position)}, expires = {End}"), cancellationToken);

    /// <summary>Gives a lease back, with its position.</summary>
    /// <returns>False if the holder had it no longer.</returns>
    public Task<bool> ReleaseAsync(string name, Guid holder, long position, CancellationToken cancellationToken) =>
        UpdateAsync(
            name,
            holder,
            SqlFragment.Of($"position = {SqlValue.Number(position)}, holder = NULL, expires = NULL"),
            cancellationToken
        );

    private Task<bool> UpdateAsync(string name, Guid holder, SqlFragment values, CancellationToken cancellationToken) =>
        WriteAsync(
            SqlFragment.Of(
                $"UPDATE {_table} SET {values} WHERE name = {SqlValue.Text(name)} AND holder = {SqlValue.Id(holder)} RETURNING position"
            ),
            static _ => true,
            cancellationToken
        );

    private Task<T> WriteAsync<T>(SqlFragment statement, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        executor.WriteAsync(new SqlWork<T>([new SqlStatementBuilder().Append(statement).Build()], read), cancellationToken);
}
