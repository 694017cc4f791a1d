using static ArtifactStore.ArtifactStoreViolationKind;

namespace ArtifactStore.Specification.Maintenance;

/// <summary>A small store in which everything that is copied has a value, and ways to damage it that every database lets through.</summary>
public static class DamageCases
{
    private const string Artifact = "artifact";
    private const string Collection = "artifact_collection";

    private static readonly Guid Run = Guid.Parse("30000000-0000-4000-8000-000000000001");
    private static readonly Guid Other = Guid.Parse("30000000-0000-4000-8000-000000000002");
    private static readonly Guid Flow = Guid.Parse("10000000-0000-4000-8000-000000000001");
    private static readonly Guid Deployment = Guid.Parse("20000000-0000-4000-8000-000000000001");
    private static readonly Guid Task = Guid.Parse("40000000-0000-4000-8000-000000000001");
    private static readonly Guid Nothing = Guid.Parse("f0000000-0000-4000-8000-000000000001");

    /// <summary>The id of an artifact: of a key and version, or, without a key, of a number.</summary>
    public static Guid Id(string? key, int version) => Guid.Parse($"a0000000-0000-4000-8000-0000000{(key is null ? 0 : (int)key[0]):x3}{version:x2}");

    /// <summary>Three versions of a, two of b, one of c, and an artifact without a key.</summary>
    public static async Task FillAsync(IArtifactStore store)
    {
        await store.Runs.Flows.SaveAsync(new Flow { Id = Flow, Name = "flow", Tags = ["x"] });
        await store.Runs.Deployments.SaveAsync(new Deployment { Id = Deployment, Name = "deployment" });
        await store.Runs.FlowRuns.SaveAsync([new() { Id = Run, Name = "run", FlowId = Flow, DeploymentId = Deployment, State = StateType.Completed }, new() { Id = Other, Name = "other" }]);
        await store.Runs.TaskRuns.SaveAsync(new TaskRun { Id = Task, Name = "task", FlowRunId = Run });
        foreach (var (key, version) in new[] { ("a", 1), ("b", 1), ("a", 2), ("c", 1), (null, 1), ("a", 3), ("b", 2) })
        {
            await store.Artifacts.CreateArtifactAsync(new()
            {
                Id = Id(key, version),
                Key = key,
                Type = "table",
                Data = ArtifactData.FromText("größe"),
                Metadata = new(("n", "1")),
                FlowRunId = Run,
                TaskRunId = Task,
            });
        }
    }

    public static IEnumerable<DamageCase> All { get; } =
    [
        new("no damage", d => []),
        new("a collection is gone", d => [$"DELETE FROM {d.Table(Collection)} WHERE key = 'a'"], (MissingCollection, Artifact, "a", null, null, "a collection, since the key has artifacts")),
        new("all collections are gone", d => [$"DELETE FROM {d.Table(Collection)}"], [.. new[] { "a", "b", "c" }.Select(key => (MissingCollection, Artifact, (string?)key, (string?)null, (string?)null, (string?)"a collection, since the key has artifacts"))]),
        new("the artifacts of a key are gone", d => [$"DELETE FROM {d.Table(Artifact)} WHERE key = 'b'"], (EmptyCollection, Collection, "b", null, "b", null)),
        new("the latest of a key is gone", d => [$"DELETE FROM {d.Table(Artifact)} WHERE id = '{Id("a", 3)}'"],
            (DanglingLatest, Collection, "a", "latest_id", $"{Id("a", 3)}", $"{Id("a", 2)}"), (WrongVersion, Collection, "a", "version", "3", "2")),
        new("a collection points to an older version", d => [$"UPDATE {d.Table(Collection)} SET latest_id = '{Id("a", 2)}' WHERE key = 'a'"], (WrongLatest, Collection, "a", "latest_id", $"{Id("a", 2)}", $"{Id("a", 3)}")),
        new("a collection points to another key's", d => [$"UPDATE {d.Table(Collection)} SET latest_id = '{Id("b", 2)}' WHERE key = 'a'"], (WrongLatest, Collection, "a", "latest_id", $"{Id("b", 2)}", $"{Id("a", 3)}")),
        new("a collection points to nothing", d => [$"UPDATE {d.Table(Collection)} SET latest_id = '{Nothing}' WHERE key = 'a'"], (DanglingLatest, Collection, "a", "latest_id", $"{Nothing}", $"{Id("a", 3)}")),
        new("the version in a collection is an older one", d => [$"UPDATE {d.Table(Collection)} SET version = 2 WHERE key = 'a'"], (WrongVersion, Collection, "a", "version", "2", "3")),
        new("the counter of a key is low", d => [$"UPDATE {d.Table(Collection)} SET last_version = 1 WHERE key = 'a'"], (LowCounter, Collection, "a", "last_version", "1", "3")),
        new("the counter of a key is high", d => [$"UPDATE {d.Table(Collection)} SET last_version = 9 WHERE key = 'a'"]),
        new("the type in a collection is another", d => [$"UPDATE {d.Table(Collection)} SET type = 'link' WHERE key = 'a'"], (WrongCopy, Collection, "a", "type", "link", "table")),
        new("the type in a collection is lost", d => [$"UPDATE {d.Table(Collection)} SET type = NULL WHERE key = 'a'"], (WrongCopy, Collection, "a", "type", null, "table")),
        new("a collection's flow run is another", d => [$"UPDATE {d.Table(Collection)} SET flow_run_id = '{Other}' WHERE key = 'a'"], (WrongCopy, Collection, "a", "flow_run_id", $"{Other}", $"{Run}")),
        new("a collection's task run is lost", d => [$"UPDATE {d.Table(Collection)} SET task_run_id = NULL WHERE key = 'a'"], (WrongCopy, Collection, "a", "task_run_id", null, $"{Task}")),
        new("a collection's flow is lost", d => [$"UPDATE {d.Table(Collection)} SET flow_id = NULL WHERE key = 'a'"], (WrongCopy, Collection, "a", "flow_id", null, $"{Flow}")),
        new("a collection's deployment is another", d => [$"UPDATE {d.Table(Collection)} SET deployment_id = '{Nothing}' WHERE key = 'a'"], (WrongCopy, Collection, "a", "deployment_id", $"{Nothing}", $"{Deployment}")),
        new("an old artifact's flow is another", d => [$"UPDATE {d.Table(Artifact)} SET flow_id = '{Nothing}' WHERE id = '{Id("a", 1)}'"], (WrongCopy, Artifact, "a", "flow_id", $"{Nothing}", $"{Flow}")),
        new("an artifact without a key has lost its deployment", d => [$"UPDATE {d.Table(Artifact)} SET deployment_id = NULL WHERE id = '{Id(null, 1)}'"], (WrongCopy, Artifact, null, "deployment_id", null, $"{Deployment}")),
        new("a run was changed behind the store's back", d => [$"UPDATE {d.Table("flow_run")} SET flow_id = NULL WHERE id = '{Run}'"],
            [
                .. new[] { "a", "b", "c" }.Select(key => (WrongCopy, Collection, (string?)key, (string?)"flow_id", (string?)$"{Flow}", (string?)null)),
                .. new[] { "a", "b", "a", "c", null, "a", "b" }.Select(key => (WrongCopy, Artifact, key, (string?)"flow_id", (string?)$"{Flow}", (string?)null)),
            ]),
        new("a size is wrong", d => [$"UPDATE {d.Table(Artifact)} SET data_size = 7 WHERE id = '{Id("a", 1)}'"], (WrongDataSize, Artifact, "a", "data_size", "7", "9")),
        new("a size is lost", d => [$"UPDATE {d.Table(Artifact)} SET data_size = NULL WHERE id = '{Id("a", 3)}'"], (WrongDataSize, Artifact, "a", "data_size", null, "9")),
        new("a body is lost", d => [$"UPDATE {d.Table(Artifact)} SET data = NULL WHERE id = '{Id("a", 3)}'"], (WrongDataSize, Artifact, "a", "data_size", "9", null)),
        new("a version is lost", d => [$"UPDATE {d.Table(Artifact)} SET version = NULL WHERE id = '{Id("a", 1)}'"], (InvalidVersion, Artifact, "a", "version", null, null)),
        new("a version is 0", d => [$"UPDATE {d.Table(Artifact)} SET version = 0 WHERE id = '{Id("a", 1)}'"], (InvalidVersion, Artifact, "a", "version", "0", null)),
        new("a version has no key", d => [$"UPDATE {d.Table(Artifact)} SET version = 5 WHERE id = '{Id(null, 1)}'"], (InvalidVersion, Artifact, null, "version", "5", null)),
        new("metadata is no object", d => [$"UPDATE {d.Table(Artifact)} SET metadata = '[1]' WHERE id = '{Id("a", 1)}'"], (UnreadableMetadata, Artifact, "a", "metadata", "[1]", null)),
        new("a state is unknown", d => [$"UPDATE {d.Table("flow_run")} SET state_type = 'DANCING' WHERE id = '{Run}'"], (UnknownState, "flow_run", null, "state_type", "DANCING", null)),
        new("an index is gone", d => [$"DROP INDEX {d.Table("artifact_created")}"], (MissingObject, "artifact_created", null, null, null, null)),
        new("a version is there twice", d => [$"DROP INDEX {d.Table("artifact_key_version")}", $"UPDATE {d.Table(Artifact)} SET version = 2 WHERE id = '{Id("a", 1)}'"],
            (MissingObject, "artifact_key_version", null, null, null, null), (Duplicate, Artifact, "a", "key, version", "a 2", null), (Duplicate, Artifact, "a", "key, version", "a 2", null)),
        new("an id is there twice", d => [$"DROP INDEX {d.Table("artifact_id")}", $"UPDATE {d.Table(Artifact)} SET id = '{Id("a", 1)}' WHERE id = '{Id("b", 1)}'"],
            (MissingObject, "artifact_id", null, null, null, null), (Duplicate, Artifact, "a", "id", $"{Id("a", 1)}", null), (Duplicate, Artifact, "b", "id", $"{Id("a", 1)}", null)),
        new("everything at once", d =>
            [
                $"DELETE FROM {d.Table(Collection)} WHERE key = 'c'",
                $"DELETE FROM {d.Table(Artifact)} WHERE key = 'b'",
                $"UPDATE {d.Table(Collection)} SET latest_id = '{Nothing}', version = 1, last_version = 1, type = NULL, flow_id = NULL WHERE key = 'a'",
                $"UPDATE {d.Table(Artifact)} SET flow_id = NULL, data_size = 1 WHERE id = '{Id("a", 3)}'",
            ],
            (EmptyCollection, Collection, "b", null, "b", null),
            (DanglingLatest, Collection, "a", "latest_id", $"{Nothing}", $"{Id("a", 3)}"),
            (WrongVersion, Collection, "a", "version", "1", "3"),
            (LowCounter, Collection, "a", "last_version", "1", "3"),
            (WrongCopy, Collection, "a", "type", null, "table"),
            (WrongCopy, Collection, "a", "flow_id", null, $"{Flow}"),
            (MissingCollection, Artifact, "c", null, null, null),
            (WrongCopy, Artifact, "a", "flow_id", null, $"{Flow}"),
            (WrongDataSize, Artifact, "a", "data_size", "1", "9")),
    ];
}
