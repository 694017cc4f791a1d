namespace ArtifactStore.Sql;

/// <summary>A transaction of the store.</summary>
internal sealed class SqlStoreTransaction(SqlTransactionScope scope, TransactionFlow flow, SqlStoreContext context) : IArtifactStoreTransaction
{
    private readonly SqlStoreSession _session = new(scope, context);

    public IArtifactRepository Artifacts => _session.Artifacts;

    public IRunRepository Runs => _session.Runs;

    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
        flow.End();
    }

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync().ConfigureAwait(false);
        flow.End();
    }
}
