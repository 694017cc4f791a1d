using System.Text.Json;
using FluentAssertions;
using FluentAssertions.Execution;
using NUnit.Framework;

namespace ArtifactStore.Specification.Conformance;

/// <summary>
/// Every sequence of creates, updates and deletes of the conformance cases ends as in the reference, and moves the latest of each key alike
/// on its way.
/// </summary>
public abstract class ConformanceMutationSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [TestCaseSource(typeof(ConformanceSeed), nameof(ConformanceSeed.Cases))]
    public async Task Sequences_end_as_in_the_reference(string seed)
    {
        var clock = new SettableClock();
        await using var store = Database.Open(options => options.TimeProvider = clock);
        var sequences = ConformanceSeed.Load(seed).Mutations;
        var (ran, operations) = (0, 0);
        using (new AssertionScope())
        {
            foreach (var sequence in sequences)
            {
                await store.Artifacts.DeleteArtifactsAsync(Everything.Query);
                operations += await RunAsync(store.Artifacts, clock, sequence);
                ran++;
            }
        }

        await TestContext.Progress.WriteLineAsync($"Conformance {seed} mutations: {ran} sequences ran, {operations} operations.");
        ran.Should().Be(sequences.Count).And.BePositive();
    }

    private static async Task<int> RunAsync(IArtifactRepository artifacts, SettableClock clock, JsonElement sequence)
    {
        var lastBodies = new Dictionary<Guid, ArtifactData?>();
        var latest = new Dictionary<string, Guid>(StringComparer.Ordinal);
        var count = 0;
        foreach (var op in sequence.GetProperty("ops").EnumerateArray())
        {
            var because = $"of operation {count++} of sequence {sequence.GetProperty("n")}: {op.GetRawText()}";
            clock.Now = op.GetProperty("now").GetDateTimeOffset();
            await ApplyAsync(
                artifacts,
                op,
                lastBodies,
                because.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
            );

            foreach (var change in op.GetProperty("latest_changed").EnumerateObject())
            {
                if (change.Value.ValueKind == JsonValueKind.Null)
                {
                    latest.Remove(change.Name);
                }
                else
                {
                    latest[change.Name] = change.Value.GetGuid();
                }
            }

            (await artifacts.ReadLatestArtifactsAsync())
                .ToDictionary(row => row.Key, row => row.LatestId)
                .Should()
                .BeEquivalentTo(latest, "{0}", because);
        }

        await CheckFinalAsync(artifacts, sequence, lastBodies);
        return count;
    }

    private static async Task ApplyAsync(
        IArtifactRepository artifacts,
        JsonElement op,
        Dictionary<Guid, ArtifactData?> lastBodies,
        string because
    )
    {
        var id = op.GetProperty("id").GetGuid();
        switch (op.GetProperty("op").GetString())
        {
            case "create" when op.TryGetProperty("raises", out _):
                await artifacts.Invoking(a => a.CreateArtifactAsync(Create(op))).Should().ThrowAsync<ArtifactConflictException>(because);
                break;

            case "create":
                var created = await artifacts.CreateArtifactAsync(Create(op));
                var returned = op.GetProperty("returned");
                (created.Id, created.Key, created.Created, created.Updated)
                    .Should()
                    .Be(
                        (
                            returned.GetProperty("id").GetGuid(),
                            returned.GetProperty("key").GetString(),
                            returned.GetProperty("created").GetDateTimeOffset(),
                            returned.GetProperty("updated").GetDateTimeOffset()
                        ),
                        because
                    );
                (await artifacts.ReadArtifactAsync(id)).Should().Be(created, because);
                lastBodies[id] = created.Data;
                break;

            case "update":
                var update = Update(op.GetProperty("set"));
                var updated = await artifacts.UpdateArtifactAsync(id, update);
                updated.Should().Be(op.GetProperty("returned").GetBoolean(), because);
                if (updated && update.Data.IsSet)
                {
                    lastBodies[id] = update.Data.Value;
                }

                break;

            case "delete":
                (await artifacts.DeleteArtifactAsync(id)).Should().Be(op.GetProperty("returned").GetBoolean(), because);
                lastBodies.Remove(id);
                break;

            case var other:
                throw new InvalidOperationException($"The operation '{other}' is unknown.");
        }
    }

    private static async Task CheckFinalAsync(
        IArtifactRepository artifacts,
        JsonElement sequence,
        Dictionary<Guid, ArtifactData?> lastBodies
    )
    {
        var because = $"that is how sequence {sequence.GetProperty("n")} ends";
        var final = sequence.GetProperty("final");
        var rows = (await artifacts.ReadArtifactsAsync()).ToDictionary(row => row.Id);
        rows.Keys.Should()
            .BeEquivalentTo(final.GetProperty("artifact").EnumerateArray().Select(row => row.GetProperty("id").GetGuid()), because);
        foreach (var expected in final.GetProperty("artifact").EnumerateArray())
        {
            var row = rows[expected.GetProperty("id").GetGuid()];
            row.Key.Should().Be(ConformanceRows.Text(expected, "key"), because);
            Fields(row.Type, row.Description, row.Metadata, row.FlowRunId, row.TaskRunId).Should().Be(Fields(expected), because);
            CheckBody(row.Data, lastBodies[row.Id], expected.GetProperty("data"), because);
        }

        var collections = (await artifacts.ReadLatestArtifactsAsync()).ToDictionary(row => row.Key);
        collections
            .Keys.Should()
            .BeEquivalentTo(
                final.GetProperty("artifact_collection").EnumerateArray().Select(row => row.GetProperty("key").GetString()),
                because
            );
        foreach (var expected in final.GetProperty("artifact_collection").EnumerateArray())
        {
            var row = collections[expected.GetProperty("key").GetString()!];
            row.LatestId.Should().Be(expected.GetProperty("latest_id").GetGuid(), because);
            Fields(row.Type, row.Description, row.Metadata, row.FlowRunId, row.TaskRunId).Should().Be(Fields(expected), because);
            CheckBody(row.Data, lastBodies[row.LatestId], expected.GetProperty("data"), because);
        }
    }

    // The reference's column rounds a top-level number; what the last write gave is right then.
    private static void CheckBody(ArtifactData? data, ArtifactData? lastWritten, JsonElement expected, string because)
    {
        data.Should().Be(lastWritten, because);
        if (expected.ValueKind != JsonValueKind.Number)
        {
            (data is null ? ConformanceRows.Data(expected) is null : data.DeepEquals(ConformanceRows.Data(expected)))
                .Should()
                .BeTrue(because);
        }
    }

    private static ArtifactCreate Create(JsonElement op)
    {
        var artifact = op.GetProperty("artifact");
        return new()
        {
            Id = op.GetProperty("id").GetGuid(),
            Key = ConformanceRows.Text(artifact, "key"),
            Type = ConformanceRows.Text(artifact, "type"),
            Description = ConformanceRows.Text(artifact, "description"),
            Data = ConformanceRows.Data(artifact.GetProperty("data")),
            Metadata = ConformanceRows.Metadata(artifact.GetProperty("metadata_")),
            FlowRunId = ConformanceRows.Id(artifact, "flow_run_id"),
            TaskRunId = ConformanceRows.Id(artifact, "task_run_id"),
        };
    }

    private static ArtifactUpdate Update(JsonElement set)
    {
        var update = new ArtifactUpdate();
        foreach (var field in set.EnumerateObject())
        {
            update = field.Name switch
            {
                "data" => update with { Data = ConformanceRows.Data(field.Value) },
                "description" => update with { Description = field.Value.GetString() },
                "metadata_" => update with { Metadata = ConformanceRows.Metadata(field.Value) },
                _ => throw new InvalidOperationException($"The field '{field.Name}' is unknown."),
            };
        }

        return update;
    }

    private static (string? Type, string? Description, ArtifactMetadata? Metadata, Guid? FlowRunId, Guid? TaskRunId) Fields(
        JsonElement row
    ) =>
        Fields(
            ConformanceRows.Text(row, "type"),
            ConformanceRows.Text(row, "description"),
            ConformanceRows.Metadata(row.GetProperty("metadata_")),
            ConformanceRows.Id(row, "flow_run_id"),
            ConformanceRows.Id(row, "task_run_id")
        );

    private static (string? Type, string? Description, ArtifactMetadata? Metadata, Guid? FlowRunId, Guid? TaskRunId) Fields(
        string? type,
        string? description,
        ArtifactMetadata? metadata,
        Guid? flowRunId,
        Guid? taskRunId
    ) => (type, description, metadata, flowRunId, taskRunId);
}
