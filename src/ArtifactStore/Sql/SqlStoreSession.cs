namespace ArtifactStore.Sql;

/// <summary>The two repositories over one executor.</summary>
internal sealed class SqlStoreSession(SqlExecutor executor, SqlStoreContext context) : IArtifactStoreSession
{
    public IArtifactRepository Artifacts { get; } = new ArtifactRepository(executor, context);

    public IRunRepository Runs { get; } = new RunRepository(executor, context);
}
