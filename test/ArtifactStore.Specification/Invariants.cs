using FluentAssertions;
using FluentAssertions.Execution;

namespace ArtifactStore.Specification;

/// <summary>The invariants, and the columns kept from runs, checked by plain SQL on the tables.</summary>
public static class Invariants
{
    public static async Task CheckAsync(TestDatabase database)
    {
        await using var connection = await database.ConnectAsync();
        var artifacts = await database.RowsAsync(
            connection,
            "artifact",
            "id",
            "created",
            "updated",
            "key",
            "version",
            "type",
            "description",
            "metadata",
            "flow_run_id",
            "task_run_id",
            "flow_id",
            "deployment_id",
            "data_size",
            "data"
        );
        var collections = await database.RowsAsync(
            connection,
            "artifact_collection",
            "id",
            "created",
            "updated",
            "key",
            "latest_id",
            "version",
            "last_version",
            "type",
            "flow_run_id",
            "task_run_id",
            "flow_id",
            "deployment_id"
        );
        var runs = (await database.RowsAsync(connection, "flow_run", "id", "flow_id", "deployment_id")).ToDictionary(row =>
            (Guid)row["id"]!
        );

        using var scope = new AssertionScope();
        var byKey = artifacts.Where(row => row["key"] is not null).GroupBy(row => (string)row["key"]!).ToDictionary(group => group.Key);
        collections
            .Select(row => (string)row["key"]!)
            .Should()
            .BeEquivalentTo(byKey.Keys, "a key has a collection exactly when it has artifacts");
        artifacts.Should().NotContain(row => row["key"] == null && row["version"] != null, "versions belong to keys");
        foreach (var (key, versions) in byKey)
        {
            versions
                .Select(row => (long?)row["version"])
                .Should()
                .OnlyHaveUniqueItems("a version of '{0}' is given once", key)
                .And.OnlyContain(version => version >= 1);
        }

        foreach (var collection in collections.Where(row => byKey.ContainsKey((string)row["key"]!)))
        {
            var latest = byKey[(string)collection["key"]!].MaxBy(row => (long?)row["version"])!;
            collection["latest_id"].Should().Be(latest["id"], "the latest of '{0}' is its highest version", collection["key"]);
            collection["version"].Should().Be(latest["version"], "of '{0}'", collection["key"]);
            ((long)collection["last_version"]!).Should().BeGreaterThanOrEqualTo((long)latest["version"]!, "of '{0}'", collection["key"]);
            foreach (var copy in new[] { "type", "flow_run_id", "task_run_id", "flow_id", "deployment_id" })
            {
                collection[copy]
                    .Should()
                    .Be(latest[copy], "the copy of {0} in the collection '{1}' equals its artifact's", copy, collection["key"]);
            }
        }

        var keys = artifacts.ToDictionary(row => row["id"]!, row => row["key"]);
        foreach (var alias in await database.RowsAsync(connection, "artifact_alias", "id", "key", "alias", "artifact_id"))
        {
            keys.GetValueOrDefault(alias["artifact_id"]!)
                .Should()
                .Be(alias["key"], "the alias '{0}' names an artifact of its key that exists", alias["alias"]);
        }

        foreach (var artifact in artifacts)
        {
            var run = artifact["flow_run_id"] is Guid id ? runs.GetValueOrDefault(id) : null;
            artifact["flow_id"].Should().Be(run?["flow_id"], "the flow beside the artifact {0} is that of its run", artifact["id"]);
            artifact["deployment_id"]
                .Should()
                .Be(run?["deployment_id"], "the deployment beside the artifact {0} is that of its run", artifact["id"]);
            artifact["data_size"]
                .Should()
                .Be(artifact["data"] is string data ? (long)System.Text.Encoding.UTF8.GetByteCount(data) : null, "of {0}", artifact["id"]);
        }
    }
}
