using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sql;

/// <summary>Maintenance of a store on any SQL database.</summary>
internal sealed class SqlMaintenance(SqlDatabase database, SqlStoreContext context, Func<CancellationToken, Task> initialize, ILogger logger) : IArtifactStoreMaintenance
{
    private readonly StoreExecutor _primary = new(database, database.Primary, initialize, logger);

    public async IAsyncEnumerable<ArtifactStoreViolation> VerifyAsync(ArtifactStoreVerifyOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var violation in new StoreVerifier(database, _primary).RunAsync(options ?? new(), cancellationToken).ConfigureAwait(false))
        {
            yield return violation;
        }
    }

    public async IAsyncEnumerable<ArtifactStoreRepair> RepairAsync(ArtifactStoreRepairOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var repair in new StoreRepairer(database, context, _primary).RunAsync(options ?? new(), cancellationToken).ConfigureAwait(false))
        {
            yield return repair;
        }
    }

    public Task<ArtifactStoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default) => new StoreHealth(database, _primary).CheckAsync(cancellationToken);
}
