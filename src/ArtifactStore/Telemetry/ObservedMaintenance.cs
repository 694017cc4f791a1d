using Microsoft.Extensions.Logging;

namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to maintenance, and logs its findings.</summary>
internal sealed class ObservedMaintenance(IArtifactStoreMaintenance inner, StoreObserver observer, ILogger logger)
    : IArtifactStoreMaintenance
{
    /// <summary>The number of findings of one call that are logged. A badly damaged store must not flood the log.</summary>
    private const int MaxLines = 100;

    private ArtifactStoreHealthStatus _last = ArtifactStoreHealthStatus.Healthy;

    public async IAsyncEnumerable<ArtifactStoreViolation> VerifyAsync(
        ArtifactStoreVerifyOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var violations = 0L;
        await foreach (
            var violation in Observe(StoreOperation.Verify, inner.VerifyAsync(options, cancellationToken), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            if (++violations <= MaxLines)
            {
                StoreLog.ViolationFound(
                    logger,
                    observer.Namespace,
                    violation.Kind,
                    violation.Table,
                    violation.Row,
                    violation.Id,
                    violation.Column
                );
            }

            yield return violation;
        }

        if (violations > 0)
        {
            StoreLog.VerifyFoundViolations(logger, observer.Namespace, violations);
        }
        else
        {
            StoreLog.VerifyFoundNothing(logger, observer.Namespace);
        }
    }

    public async IAsyncEnumerable<ArtifactStoreRepair> RepairAsync(
        ArtifactStoreRepairOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var (repairs, changes) = (0L, 0L);
        await foreach (
            var repair in Observe(StoreOperation.Repair, inner.RepairAsync(options, cancellationToken), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            changes += repair.IsDone ? 1 : 0;
            if (++repairs <= MaxLines)
            {
                var violation = repair.Violation;
                StoreLog.Repaired(
                    logger,
                    observer.Namespace,
                    repair.IsDone ? "was repaired" : "would be repaired",
                    violation.Kind,
                    violation.Table,
                    violation.Row,
                    violation.Id,
                    violation.Column
                );
            }

            yield return repair;
        }

        StoreLog.RepairEnded(logger, observer.Namespace, repairs, changes);
    }

    public async Task<ArtifactStoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var health = await (
            StoreObserver.IsIdle
                ? inner.CheckHealthAsync(cancellationToken)
                : observer.RunAsync(StoreOperation.CheckHealth, (inner, cancellationToken), static call =>
                    call.inner.CheckHealthAsync(call.cancellationToken)
                )
        ).ConfigureAwait(false);

        // Only changes are logged: health checks run every few seconds.
        if (health.Status != _last)
        {
            _last = health.Status;
            if (health.Status == ArtifactStoreHealthStatus.Healthy)
            {
                StoreLog.HealthyAgain(logger, observer.Namespace);
            }
            else
            {
                StoreLog.NotHealthy(logger, observer.Namespace, health.Status, health.Description, health.Exception);
            }
        }

        return health;
    }

    private IAsyncEnumerable<T> Observe<T>(StoreOperation operation, IAsyncEnumerable<T> rows, CancellationToken cancellationToken) =>
        StoreObserver.IsIdle ? rows : observer.StreamAsync(operation, rows, cancellationToken: cancellationToken);
}
