namespace ArtifactStore.Sql;

/// <summary>The positions of observers, which are those of their leases.</summary>
internal sealed class ObserverRepository(SqlExecutor executor, SqlDialect dialect) : IArtifactObservers
{
    public async Task<IReadOnlyDictionary<string, ArtifactChangePosition>> ReadPositionsAsync(CancellationToken cancellationToken = default)
    {
        var leases = await executor.ReadAsync(LeaseTable.PositionsAsync, snapshot: false, cancellationToken).ConfigureAwait(false);
        return leases
            .Select(lease => (Name: LeaseTable.ObserverOf(lease.Name), lease.Position))
            .Where(lease => lease.Name is not null)
            .ToDictionary(lease => lease.Name!, lease => new ArtifactChangePosition(lease.Position), StringComparer.Ordinal);
    }

    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var lease = LeaseTable.Observer(Text.Check(name, nameof(name))!);
        var delete = new SqlStatementBuilder()
            .Append($"DELETE FROM {dialect.Table(LeaseTable.Name)} WHERE name = {SqlValue.Text(lease)} RETURNING name")
            .Build();
        return executor.WriteAsync(new SqlWork<bool>([delete], static _ => true), cancellationToken);
    }
}
