using System.Globalization;
using ArtifactStore.Specification.Maintenance;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>Stores of earlier versions, from files that those versions wrote: they are upgraded in place, and no row changes.</summary>
public sealed class UpgradeTests
{
    private static readonly string[] TablesOf2 =
    [
        "artifact",
        "artifact_collection",
        "deployment",
        "flow",
        "flow_run",
        "task_run",
        "work_pool",
        "work_queue",
    ];

    private static readonly string[] LaterColumns = ["trace_id", "state_message", "name_order", "start_order"];

    [Test]
    public async Task A_store_of_version_2_is_upgraded_with_its_rows()
    {
        using var folder = new TestFolder();
        var file = folder.File("version-2.sqlite");
        File.Copy(Path.Combine(TestContext.CurrentContext.TestDirectory, "Upgrades", "version-2.sqlite"), file);
        var before = Rows(folder, file);
        await using (var store = SqliteArtifactStore.Open($"Data Source={file}"))
        {
            (await store.Artifacts.ReadArtifactsAsync(new() { Flows = new() { Name = "nightly" } }))
                .Select(artifact => (artifact.Key, artifact.Version, artifact.Data?.Json))
                .Should()
                .Equal((null, null, "null"), ("report", 3, "\"# Wednesday\""), ("report", 1, "\"# Monday\""));
            (await store.Artifacts.ReadLatestArtifactAsync("table"))!.Data!.Json.Should().Be("""[{"a": 1.0, "b": "ä\u0000"}]""");
            (await store.VerifyAllAsync()).Should().BeEmpty();
            await store.Aliases.SetAsync("report", "production", 1);
            (await store.Aliases.ReadArtifactAsync("report", "production"))!.Description.Should().Be("daily");
            await using var run = await store.StartFlowRunAsync("nightly");
            await run.FailAsync("no rows");
            (await store.Runs.FlowRuns.ReadAsync(run.Id))!.State!.Message.Should().Be("no rows");
            (await store.Runs.Flows.ReadAsync(run.Run.FlowId!.Value))!.Name.Should().Be("nightly");
            await store.Runs.FlowRuns.DeleteAsync(run.Id);
        }

        before.Should().HaveCountGreaterThan(15);
        Rows(folder, file).Should().Equal(before);
    }

    private static List<string> Rows(TestFolder folder, string file)
    {
        var rows = new List<string>();
        var connection = folder.Connect(file);
        foreach (var table in TablesOf2)
        {
            using var command = new SqliteCommand($"SELECT * FROM {table} ORDER BY id", connection);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var values = Enumerable
                    .Range(0, reader.FieldCount)
                    .Where(i => !LaterColumns.Contains(reader.GetName(i)))
                    .Select(i => $"{reader.GetName(i)} = {Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)}");
                rows.Add($"{table}: {string.Join(", ", values)}");
            }
        }

        connection.Close();
        return rows;
    }
}
