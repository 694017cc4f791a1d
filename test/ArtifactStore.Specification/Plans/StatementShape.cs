using ArtifactStore.Sql;

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

    /// <summary>The pages of prunes and exports: the first one by age, and one behind a batch; and what an import finds.</summary>
    public static IReadOnlyList<(string Name, Func<SqlDialect, SqlStatement> Statement)> Pages { get; } =
    [
        ("find what a prune by age deletes", dialect => Page(dialect, new() { OlderThan = TimeSpan.FromDays(30) }, isBehind: false)),
        ("find what a prune to ten versions deletes, behind a batch", dialect =>
            Page(dialect, new() { KeepVersions = 10 }, isBehind: true)
        ),
        ("find the flow runs that a prune deletes", dialect => FlowRunRetention.Page(dialect, Until, after: null)),
        ("find the flow runs that a prune deletes, behind one", dialect =>
            FlowRunRetention.Page(dialect, Until, (PlanShapes.Number(7), Until.AddDays(-30)))
        ),
        ("find the changes that a prune deletes", dialect => ChangeRetention.Page(dialect, after: 1_000, last: 5_000)),
        ("find the next artifacts of an export", dialect => HistoryExporter.Ids(dialect, PlanShapes.Number(1_000))),
        ("read the artifacts of an export", dialect => HistoryExporter.Rows(dialect, PlanShapes.Number(1_000), PlanShapes.Number(2_000))),
        ("find the inputs of an export", dialect =>
            InputReader.Of(dialect, [PlanShapes.Number(1_001), PlanShapes.Number(1_002), PlanShapes.Number(1_003)])
        ),
        ("find the versions of an import", dialect => new VersionFinder(dialect).Find([(Key, 1), (Key, 2), ("other", 3)])),
        ("delete changes", dialect => ChangeRetention.Delete(dialect, after: 1_000, last: 2_000)),
    ];

    private static DateTimeOffset Until => new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public override string ToString() => Name;

    private static SqlStatement Page(SqlDialect dialect, RetentionPolicy policy, bool isBehind)
    {
        var candidates = new PruneCandidates(dialect, policy, Until);
        var last = new Artifact
        {
            Id = PlanShapes.Number(1_000),
            Created = DateTimeOffset.UnixEpoch,
            Updated = DateTimeOffset.UnixEpoch,
        };
        var query = candidates.Query with { After = isBehind ? ArtifactCursor.After(last, candidates.Query.Sort) : null };
        var path = ArtifactSql.Paths(query, candidates.Filters).Single(path => path.Name == "scan created");
        return dialect.SelectWriter.Page(query, candidates.Filters, path);
    }
}
