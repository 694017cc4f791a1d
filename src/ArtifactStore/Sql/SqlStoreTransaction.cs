using ArtifactStore.Diagnostics;

namespace ArtifactStore.Sql;

/// <summary>A transaction of the store.</summary>
/// <param name="scope">The transaction.</param>
/// <param name="writer">The write lock of its database.</param>
/// <param name="session">The repositories inside it.</param>
/// <param name="observed">The telemetry of its whole duration; null if there was no listener at its start.</param>
/// <param name="signal">Wakes the watchers of the change feed; null if no changes are recorded.</param>
internal sealed class SqlStoreTransaction(
    SqlTransactionScope scope,
    object writer,
    SqlStoreSession session,
    ObservedCall? observed,
    ChangeSignal? signal
) : IArtifactStoreTransaction
{
    private const string Outcome = "artifactstore.transaction.outcome";

    public IArtifactRepository Artifacts => session.Artifacts;

    public IArtifactAliases Aliases => session.Aliases;

    public IArtifactLineage Lineage => session.Lineage;

    public IArtifactChanges Changes => session.Changes;

    public IRunRepository Runs => session.Runs;

    public Task CommitAsync(CancellationToken cancellationToken = default)
    {
        HostCallback.ThrowIfWithin(writer);
        return observed is not null ? CommitObservedAsync(observed, cancellationToken)
            : signal is not null ? CommitAndSignalAsync(signal, cancellationToken)
            : scope.CommitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        HostCallback.ThrowIfWithin(writer);
        return observed is null ? scope.DisposeAsync() : DisposeObservedAsync(observed);
    }

    private async Task CommitAndSignalAsync(ChangeSignal watchers, CancellationToken cancellationToken)
    {
        await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
        watchers.Pulse();
    }

    private async Task CommitObservedAsync(ObservedCall call, CancellationToken cancellationToken)
    {
        try
        {
            await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
            signal?.Pulse();
            call.Tag(Outcome, "committed");
            call.End();
        }
        catch (Exception e) when (scope.HasEnded)
        {
            // A commit cancelled before its start leaves the transaction open.
            call.Fail(e);
            throw;
        }
    }

    private async ValueTask DisposeObservedAsync(ObservedCall call)
    {
        await scope.DisposeAsync().ConfigureAwait(false);
        call.TagUnlessEnded(Outcome, "rolled_back");
        call.End();
    }
}
