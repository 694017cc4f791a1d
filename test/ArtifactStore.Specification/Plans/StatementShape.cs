namespace ArtifactStore.Specification.Plans;

/// <summary>Calls beside the queries whose statements and plans each provider holds in a file of its own.</summary>
/// <param name="Name">What the call does.</param>
/// <param name="Run">The call, on a key of three or more versions, each made from the one before.</param>
public sealed record StatementShape(string Name, Func<IArtifactStoreSession, Task> Run)
{
    public const string Key = "nightly-2";

    private static readonly ArtifactQuery Some = new() { Artifacts = new() { Id = [PlanShapes.Number(1_001), PlanShapes.Number(1_002)] } };

    /// <summary>What a session does in its own transaction.</summary>
    public static IReadOnlyList<StatementShape> All { get; } =
    [
        new("set an alias", session => session.Aliases.SetAsync(Key, "candidate", 2)),
        new("list the aliases of a key", session => session.Aliases.ListAsync(Key)),
        new("read the artifact of an alias", session => session.Aliases.ReadArtifactAsync(Key, "production")),
        new("remove an alias", session => session.Aliases.RemoveAsync(Key, "production")),
        new("read inputs, two steps", session => session.Lineage.ReadInputsAsync(PlanShapes.Number(1_003), depth: 2)),
        new("read uses, two steps", session => session.Lineage.ReadUsesAsync(PlanShapes.Number(1_001), depth: 2)),
        new("create with inputs", session =>
            session.Artifacts.CreateArtifactAsync(new() { Key = Key, Inputs = [PlanShapes.Number(1_001)] })
        ),
        new("update", session => session.Artifacts.UpdateArtifactAsync(PlanShapes.Number(1_001), new() { Description = "new" })),
        new("delete", session => session.Artifacts.DeleteArtifactAsync(PlanShapes.Number(1_001))),
        new("delete with aliases", session => session.Artifacts.DeleteArtifactAsync(PlanShapes.Number(1_001), force: true)),
        new("delete several, as a prune does", session => session.Artifacts.DeleteArtifactsAsync(Some)),
        new("delete several with aliases", session => session.Artifacts.DeleteArtifactsAsync(Some, force: true)),
    ];

    public override string ToString() => Name;
}
