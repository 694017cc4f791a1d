namespace ArtifactStore.Sql;

/// <summary>A transaction of the store.</summary>
internal sealed class SqlStoreTransaction(SqlTransactionScope scope, SqlStoreContext context) : IArtifactStoreTransaction
{
    private readonly SqlStoreSession _session = new(scope, context);

    public IArtifactRepository Artifacts => _session.Artifacts;

    public IRunRepository Runs => _session.Runs;

    public Task CommitAsync(CancellationToken cancellationToken = default) => scope.CommitAsync(cancellationToken);

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
