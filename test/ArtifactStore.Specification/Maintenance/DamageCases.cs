using ArtifactStore.Sql;
using static ArtifactStore.ArtifactStoreViolationKind;

namespace ArtifactStore.Specification.Maintenance;

/// <summary>A small store in which everything that is copied has a value, and ways to damage it that every database lets through.</summary>
public static class DamageCases
{
    private const string Artifact = "artifact";
    private const string Collection = "artifact_collection";
    private const string Alias = "artifact_alias";
    private const string Input = "artifact_input";
    private const string Metadata = "artifact_metadata";

    private static readonly Guid Run = Guid.Parse("30000000-0000-4000-8000-000000000001");
    private static readonly Guid Other = Guid.Parse("30000000-0000-4000-8000-000000000002");
    private static readonly Guid Flow = Guid.Parse("10000000-0000-4000-8000-000000000001");
    private static readonly Guid Deployment = Guid.Parse("20000000-0000-4000-8000-000000000001");
    private static readonly Guid Task = Guid.Parse("40000000-0000-4000-8000-000000000001");
    private static readonly Guid Nothing = Guid.Parse("f0000000-0000-4000-8000-000000000001");

    /// <summary>Stands for a text that is not compared.</summary>
    public const string Any = "…any…";

    /// <summary>The id of an artifact: of a key and version, or, without a key, of a number.</summary>
    public static Guid Id(string? key, int version) =>
        Guid.Parse($"a0000000-0000-4000-8000-0000000{(key is null ? 0 : (int)key[0]):x3}{version:x2}");

    /// <summary>Three versions of a, two of b, one of c, and an artifact without a key.</summary>
    public static async Task FillAsync(IArtifactStore store)
    {
        await store.Runs.Flows.SaveAsync(
            new Flow
            {
                Id = Flow,
                Name = "flow",
                Tags = ["x"],
            }
        );
        await store.Runs.Deployments.SaveAsync(new Deployment { Id = Deployment, Name = "deployment" });
        await store.Runs.FlowRuns.SaveAsync([
            new()
            {
                Id = Run,
                Name = "run",
                FlowId = Flow,
                DeploymentId = Deployment,
                State = StateType.Completed,
            },
            new() { Id = Other, Name = "other" },
        ]);
        await store.Runs.TaskRuns.SaveAsync(
            new TaskRun
            {
                Id = Task,
                Name = "task",
                FlowRunId = Run,
            }
        );
        foreach (var (key, version) in new[] { ("a", 1), ("b", 1), ("a", 2), ("c", 1), (null, 1), ("a", 3), ("b", 2) })
        {
            await store.Artifacts.CreateArtifactAsync(
                new()
                {
                    Id = Id(key, version),
                    Key = key,
                    Type = "table",
                    Data = ArtifactData.FromText("größe"),
                    Metadata = new(("n", "1")),
                    FlowRunId = Run,
                    TaskRunId = Task,
                }
            );
        }
    }

    public static IEnumerable<DamageCase> All { get; } =
    [
        new("no damage", d => []),
        new(
            "a collection is gone",
            d => [$"DELETE FROM {d.Table(Collection)} WHERE key = 'a'"],
            (MissingCollection, Artifact, "a", null, null, "a collection, since the key has artifacts")
        ),
        new(
            "all collections are gone",
            d => [$"DELETE FROM {d.Table(Collection)}"],
            [
                .. new[] { "a", "b", "c" }.Select(key =>
                    (
                        MissingCollection,
                        Artifact,
                        (string?)key,
                        (string?)null,
                        (string?)null,
                        (string?)"a collection, since the key has artifacts"
                    )
                ),
            ]
        ),
        new(
            "the artifacts of a key are gone",
            d => [$"DELETE FROM {d.Table(Artifact)} WHERE key = 'b'"],
            (EmptyCollection, Collection, "b", null, "b", null)
        ),
        new(
            "the latest of a key is gone",
            d => [$"DELETE FROM {d.Table(Artifact)} WHERE id = '{Id("a", 3)}'"],
            (DanglingLatest, Collection, "a", "latest_id", $"{Id("a", 3)}", $"{Id("a", 2)}"),
            (WrongVersion, Collection, "a", "version", "3", "2")
        ),
        new(
            "an aliased artifact is gone",
            d =>
                [
                    $"INSERT INTO {d.Table(Alias)} (id, updated, key, alias, artifact_id) SELECT id, updated, key, 'gone', id FROM {d.Table(Artifact)} WHERE id = '{Id("b", 1)}'",
                    $"DELETE FROM {d.Table(Artifact)} WHERE id = '{Id("b", 1)}'",
                ],
            (DanglingAlias, Alias, "b", "artifact_id", $"{Id("b", 1)}", "an artifact of the key")
        ),
        new(
            "an artifact with inputs is gone",
            d =>
                [
                    $"INSERT INTO {d.Table(Input)} (id, artifact_id, place, input_id) SELECT id, '{Other}', 0, id FROM {d.Table(Artifact)} WHERE id = '{Id("a", 1)}'",
                ],
            (OrphanedInput, Input, null, "artifact_id", $"{Other}", "an artifact of the store")
        ),
        new(
            "an entry of metadata is not in the index, and one is there that no artifact has",
            d =>
                [
                    $"DELETE FROM {d.Table(Metadata)} WHERE artifact_id = '{Id("a", 1)}'",
                    $"INSERT INTO {d.Table(Metadata)} (artifact_id, entry) SELECT id, '5:model=other' FROM {d.Table(Artifact)} WHERE id = '{Id("a", 2)}'",
                ],
            (WrongMetadataIndex, Artifact, "a", "metadata", Any, "each entry in the index"),
            (WrongMetadataIndex, Metadata, null, "entry", "5:model=other", "an entry of the metadata of the artifact")
        ),
        new(
            "an alias names an artifact of another key, and one without a key",
            d =>
                [
                    $"INSERT INTO {d.Table(Alias)} (id, updated, key, alias, artifact_id) SELECT id, updated, 'b', 'x', id FROM {d.Table(Artifact)} WHERE id = '{Id("a", 1)}'",
                    $"INSERT INTO {d.Table(Alias)} (id, updated, key, alias, artifact_id) SELECT id, updated, 'c', 'y', id FROM {d.Table(Artifact)} WHERE id = '{Id(null, 1)}'",
                ],
            (DanglingAlias, Alias, "b", "artifact_id", $"{Id("a", 1)}", "an artifact of the key"),
            (DanglingAlias, Alias, "c", "artifact_id", $"{Id(null, 1)}", "an artifact of the key")
        ),
        new(
            "an alias of digits alone",
            d =>
                [
                    $"INSERT INTO {d.Table(Alias)} (id, updated, key, alias, artifact_id) SELECT id, updated, key, '7', id FROM {d.Table(Artifact)} WHERE id = '{Id("b", 1)}'",
                ],
            (InvalidAlias, Alias, "b", "alias", "7", "an alias of 1 to 128 characters, neither digits alone nor latest")
        ),
        new(
            "a collection points to an older version",
            d => [$"UPDATE {d.Table(Collection)} SET latest_id = '{Id("a", 2)}' WHERE key = 'a'"],
            (WrongLatest, Collection, "a", "latest_id", $"{Id("a", 2)}", $"{Id("a", 3)}")
        ),
        new(
            "a collection points to another key's",
            d => [$"UPDATE {d.Table(Collection)} SET latest_id = '{Id("b", 2)}' WHERE key = 'a'"],
            (WrongLatest, Collection, "a", "latest_id", $"{Id("b", 2)}", $"{Id("a", 3)}")
        ),
        new(
            "a collection points to nothing",
            d => [$"UPDATE {d.Table(Collection)} SET latest_id = '{Nothing}' WHERE key = 'a'"],
            (DanglingLatest, Collection, "a", "latest_id", $"{Nothing}", $"{Id("a", 3)}")
        ),
        new(
            "the version in a collection is an older one",
            d => [$"UPDATE {d.Table(Collection)} SET version = 2 WHERE key = 'a'"],
            (WrongVersion, Collection, "a", "version", "2", "3")
        ),
        new(
            "the counter of a key is low",
            d => [$"UPDATE {d.Table(Collection)} SET last_version = 1 WHERE key = 'a'"],
            (LowCounter, Collection, "a", "last_version", "1", "3")
        ),
        new("the counter of a key is high", d => [$"UPDATE {d.Table(Collection)} SET last_version = 9 WHERE key = 'a'"]),
        new(
            "the type in a collection is another",
            d => [$"UPDATE {d.Table(Collection)} SET type = 'link' WHERE key = 'a'"],
            (WrongCopy, Collection, "a", "type", "link", "table")
        ),
        new(
            "the type in a collection is lost",
            d => [$"UPDATE {d.Table(Collection)} SET type = NULL WHERE key = 'a'"],
            (WrongCopy, Collection, "a", "type", null, "table")
        ),
        new(
            "a collection's flow run is another",
            d => [$"UPDATE {d.Table(Collection)} SET flow_run_id = '{Other}' WHERE key = 'a'"],
            (WrongCopy, Collection, "a", "flow_run_id", $"{Other}", $"{Run}")
        ),
        new(
            "a collection's task run is lost",
            d => [$"UPDATE {d.Table(Collection)} SET task_run_id = NULL WHERE key = 'a'"],
            (WrongCopy, Collection, "a", "task_run_id", null, $"{Task}")
        ),
        new(
            "a collection's flow is lost",
            d => [$"UPDATE {d.Table(Collection)} SET flow_id = NULL WHERE key = 'a'"],
            (WrongCopy, Collection, "a", "flow_id", null, $"{Flow}")
        ),
        new(
            "a collection's deployment is another",
            d => [$"UPDATE {d.Table(Collection)} SET deployment_id = '{Nothing}' WHERE key = 'a'"],
            (WrongCopy, Collection, "a", "deployment_id", $"{Nothing}", $"{Deployment}")
        ),
        new(
            "an old artifact's flow is another",
            d => [$"UPDATE {d.Table(Artifact)} SET flow_id = '{Nothing}' WHERE id = '{Id("a", 1)}'"],
            (WrongCopy, Artifact, "a", "flow_id", $"{Nothing}", $"{Flow}")
        ),
        new(
            "an artifact without a key has lost its deployment",
            d => [$"UPDATE {d.Table(Artifact)} SET deployment_id = NULL WHERE id = '{Id(null, 1)}'"],
            (WrongCopy, Artifact, null, "deployment_id", null, $"{Deployment}")
        ),
        new(
            "a run was changed behind the store's back",
            d => [$"UPDATE {d.Table("flow_run")} SET flow_id = NULL WHERE id = '{Run}'"],
            [
                .. new[] { "a", "b", "c" }.Select(key =>
                    (WrongCopy, Collection, (string?)key, (string?)"flow_id", (string?)$"{Flow}", (string?)null)
                ),
                .. new[] { "a", "b", "a", "c", null, "a", "b" }.Select(key =>
                    (WrongCopy, Artifact, key, (string?)"flow_id", (string?)$"{Flow}", (string?)null)
                ),
            ]
        ),
        new(
            "a size is wrong",
            d => [$"UPDATE {d.Table(Artifact)} SET data_size = 7 WHERE id = '{Id("a", 1)}'"],
            (WrongDataSize, Artifact, "a", "data_size", "7", "9")
        ),
        new(
            "a size is lost",
            d => [$"UPDATE {d.Table(Artifact)} SET data_size = NULL WHERE id = '{Id("a", 3)}'"],
            (WrongDataSize, Artifact, "a", "data_size", null, "9")
        ),
        new(
            "a body is lost",
            d => [$"UPDATE {d.Table(Artifact)} SET data = NULL WHERE id = '{Id("a", 3)}'"],
            (WrongDataSize, Artifact, "a", "data_size", "9", null)
        ),
        new(
            "a version is lost",
            d => [$"UPDATE {d.Table(Artifact)} SET version = NULL WHERE id = '{Id("a", 1)}'"],
            (InvalidVersion, Artifact, "a", "version", null, null)
        ),
        new(
            "a version is 0",
            d => [$"UPDATE {d.Table(Artifact)} SET version = 0 WHERE id = '{Id("a", 1)}'"],
            (InvalidVersion, Artifact, "a", "version", "0", null)
        ),
        new(
            "a version has no key",
            d => [$"UPDATE {d.Table(Artifact)} SET version = 5 WHERE id = '{Id(null, 1)}'"],
            (InvalidVersion, Artifact, null, "version", "5", null)
        ),
        new(
            "metadata is no object",
            d => [$"UPDATE {d.Table(Artifact)} SET metadata = '[1]' WHERE id = '{Id("a", 1)}'"],
            (UnreadableMetadata, Artifact, "a", "metadata", "[1]", null)
        ),
        new(
            "a state is unknown",
            d => [$"UPDATE {d.Table("flow_run")} SET state_type = 'DANCING' WHERE id = '{Run}'"],
            (UnknownState, "flow_run", null, "state_type", "DANCING", null)
        ),
        new(
            "an index is gone",
            d => [$"DROP INDEX {d.Table("artifact_created")}"],
            (MissingIndex, "artifact_created", null, null, null, null)
        ),
        new(
            "an index is on other columns",
            d =>
                [
                    $"DROP INDEX {d.Table("artifact_created")}",
                    $"CREATE INDEX {Index(d, "artifact_created")} ON {d.Table(Artifact)} (id, created)",
                ],
            (WrongIndex, "artifact_created", null, null, Any, null)
        ),
        new(
            "an index is partial",
            d =>
                [
                    $"DROP INDEX {d.Table("artifact_created")}",
                    $"CREATE INDEX {Index(d, "artifact_created")} ON {d.Table(Artifact)} (created, id) WHERE version > 1",
                ],
            (WrongIndex, "artifact_created", null, null, Any, null)
        ),
        new(
            "an index is not unique",
            d =>
                [
                    $"DROP INDEX {d.Table("artifact_key_version")}",
                    $"CREATE INDEX {Index(d, "artifact_key_version")} ON {d.Table(Artifact)} (key, version)",
                ],
            (WrongIndex, "artifact_key_version", null, null, Any, null)
        ),
        new(
            "an index falls the other way",
            d =>
                [
                    $"DROP INDEX {d.Table("artifact_updated")}",
                    $"CREATE INDEX {Index(d, "artifact_updated")} ON {d.Table(Artifact)} (updated DESC, id)",
                ],
            (WrongIndex, "artifact_updated", null, null, Any, null)
        ),
        new(
            "an index is on another table",
            d =>
                [
                    $"DROP INDEX {d.Table("artifact_updated")}",
                    $"CREATE INDEX {Index(d, "artifact_updated")} ON {d.Table(Collection)} (updated, id)",
                ],
            (WrongIndex, "artifact_updated", null, null, Any, null)
        ),
        new(
            "many indexes are gone",
            d =>
                new[] { "artifact_id", "artifact_key_version", "artifact_collection_key", "artifact_flow", "flow_name" }
                    .Select(index => $"DROP INDEX {d.Table(index)}")
                    .ToArray(),
            (MissingIndex, "artifact_id", null, null, null, null),
            (MissingIndex, "artifact_key_version", null, null, null, null),
            (MissingIndex, "artifact_collection_key", null, null, null, null),
            (MissingIndex, "artifact_flow", null, null, null, null),
            (MissingIndex, "flow_name", null, null, null, null)
        ),
        new(
            "a unique index lets a version be there twice",
            d =>
                [
                    $"DROP INDEX {d.Table("artifact_key_version")}",
                    $"CREATE INDEX {Index(d, "artifact_key_version")} ON {d.Table(Artifact)} (key, version)",
                    $"UPDATE {d.Table(Artifact)} SET version = 2 WHERE id = '{Id("a", 1)}'",
                ],
            (WrongObject, "artifact_key_version", null, null, Any, null),
            (Duplicate, Artifact, "a", "key, version", "a 2", null),
            (Duplicate, Artifact, "a", "key, version", "a 2", null)
        ),
        new(
            "a version of the schema is gone",
            d => [$"DELETE FROM {d.Table("artifact_store_schema")} WHERE version = 1"],
            (MissingMigration, "artifact_store_schema", null, null, null, null)
        ),
        new(
            "a key is none that a create takes",
            d =>
                [
                    $"UPDATE {d.Table(Artifact)} SET key = 'Ä b' WHERE key = 'c'",
                    $"UPDATE {d.Table(Collection)} SET key = 'Ä b' WHERE key = 'c'",
                ],
            (InvalidKey, Artifact, "Ä b", "key", "Ä b", null),
            (InvalidKey, Collection, "Ä b", "key", "Ä b", null)
        ),
        new(
            "metadata has half a surrogate pair",
            d => [$"UPDATE {d.Table(Artifact)} SET metadata = '{{\"a\": \"\\ud800\"}}' WHERE id = '{Id("a", 1)}'"],
            (UnreadableMetadata, Artifact, "a", "metadata", "{\"a\": \"\\ud800\"}", null)
        ),
        new(
            "a name in metadata has half a surrogate pair",
            d => [$"UPDATE {d.Table(Artifact)} SET metadata = '{{\"\\udc00\": \"\"}}' WHERE id = '{Id("a", 1)}'"],
            (UnreadableMetadata, Artifact, "a", "metadata", "{\"\\udc00\": \"\"}", null)
        ),
        new(
            "metadata holds a number",
            d => [$"UPDATE {d.Table(Artifact)} SET metadata = '{{\"a\": 1}}' WHERE id = '{Id("a", 1)}'"],
            (UnreadableMetadata, Artifact, "a", "metadata", "{\"a\": 1}", null)
        ),
        new(
            "metadata is nested deeper than a reader takes",
            d => [$"UPDATE {d.Table(Artifact)} SET metadata = '{{\"a\": {Deep(70)}}}' WHERE id = '{Id("a", 1)}'"],
            (UnreadableMetadata, Artifact, "a", "metadata", Any, null)
        ),
        new(
            "a body is nested deeper than a reader takes",
            d => [$"UPDATE {d.Table(Artifact)} SET data = '{Deep(1001)}', data_size = 2002 WHERE id = '{Id("a", 1)}'"],
            (UnreadableBody, Artifact, "a", "data", Any, null)
        ),
        new(
            "a counter is 0",
            d => [$"UPDATE {d.Table(Collection)} SET last_version = 0 WHERE key = 'c'"],
            (LowCounter, Collection, "c", "last_version", "0", "1")
        ),
        new(
            "a version is there twice",
            d => [$"DROP INDEX {d.Table("artifact_key_version")}", $"UPDATE {d.Table(Artifact)} SET version = 2 WHERE id = '{Id("a", 1)}'"],
            (MissingObject, "artifact_key_version", null, null, null, null),
            (Duplicate, Artifact, "a", "key, version", "a 2", null),
            (Duplicate, Artifact, "a", "key, version", "a 2", null)
        ),
        new(
            "an id is there twice",
            d => [$"DROP INDEX {d.Table("artifact_id")}", $"UPDATE {d.Table(Artifact)} SET id = '{Id("a", 1)}' WHERE id = '{Id("b", 1)}'"],
            (MissingObject, "artifact_id", null, null, null, null),
            (Duplicate, Artifact, "a", "id", $"{Id("a", 1)}", null),
            (Duplicate, Artifact, "b", "id", $"{Id("a", 1)}", null)
        ),
        new(
            "everything at once",
            d =>
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
            (WrongDataSize, Artifact, "a", "data_size", "1", "9")
        ),
    ];

    /// <summary>The name of an index where it is made: it lives where its table does.</summary>
    private static string Index(SqlDialect dialect, string name) =>
        dialect.Table(name) is var full && full.Contains('.', StringComparison.Ordinal) ? name : full;

    private static string Deep(int depth) => new string('[', depth) + new string(']', depth);
}
