using ArtifactStore.Diagnostics;

namespace ArtifactStore.Sql;

/// <summary>The repositories, with one executor.</summary>
/// <param name="executor">The executor.</param>
/// <param name="context">What all sessions of the store share.</param>
/// <param name="changes">The change feed of the store.</param>
/// <param name="within">The enclosing transaction, for telemetry; null for none.</param>
/// <param name="primary">The executor for reads that must see every commit; null for the same.</param>
internal sealed class SqlStoreSession(
    SqlExecutor executor,
    SqlStoreContext context,
    IArtifactChanges changes,
    ObservedCall? within = null,
    SqlExecutor? primary = null
) : IArtifactStoreSession
{
    public IArtifactRepository Artifacts { get; } =
        new ObservedArtifacts(new ArtifactRepository(executor, primary ?? executor, context), context.Observer, within);

    public IArtifactAliases Aliases { get; } = new ObservedAliases(new AliasRepository(executor, context), context.Observer, within);

    public IArtifactLineage Lineage { get; } = new ObservedLineage(new LineageRepository(executor, context), context.Observer, within);

    public IArtifactChanges Changes => changes;

    public IRunRepository Runs { get; } = new ObservedRuns(new RunRepository(executor, context), context.Observer, within);
}
