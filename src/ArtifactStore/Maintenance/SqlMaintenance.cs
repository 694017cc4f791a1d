using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>Maintenance of a store on any SQL database.</summary>
/// <param name="database">The database.</param>
/// <param name="context">The services of the store.</param>
/// <param name="primary">The executor of the store whose reads see all acknowledged writes.</param>
internal sealed class SqlMaintenance(SqlDatabase database, SqlStoreContext context, SqlExecutor primary) : IArtifactStoreMaintenance
{
    public async IAsyncEnumerable<ArtifactStoreViolation> VerifyAsync(
        ArtifactStoreVerifyOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var verifier = new StoreVerifier(database, primary);
        await foreach (var violation in verifier.RunAsync(options ?? new(), cancellationToken).ConfigureAwait(false))
        {
            yield return violation;
        }
    }

    public async IAsyncEnumerable<ArtifactStoreRepair> RepairAsync(
        ArtifactStoreRepairOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var repairer = new StoreRepairer(database, context, primary);
        await foreach (var repair in repairer.RunAsync(options ?? new(), cancellationToken).ConfigureAwait(false))
        {
            yield return repair;
        }
    }

    public Task<ArtifactStoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default) =>
        new StoreHealth(database, primary).CheckAsync(cancellationToken);
}
