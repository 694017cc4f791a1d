using ArtifactStore.Diagnostics;

namespace ArtifactStore.Sql;

/// <summary>The repositories, with one executor.</summary>
internal sealed class SqlStoreSession(SqlExecutor executor, SqlStoreContext context, ObservedCall? within = null) : IArtifactStoreSession
{
    public IArtifactRepository Artifacts { get; } =
        new ObservedArtifacts(new ArtifactRepository(executor, context), context.Observer, within);

    public IArtifactAliases Aliases { get; } = new ObservedAliases(new AliasRepository(executor, context), context.Observer, within);

    public IRunRepository Runs { get; } = new ObservedRuns(new RunRepository(executor, context), context.Observer, within);
}
