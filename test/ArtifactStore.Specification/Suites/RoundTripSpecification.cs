using CsCheck;
using FluentAssertions;
using FluentAssertions.Execution;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>What a create returns equals what every read returns later, by record equality, for every field and kind of value.</summary>
public abstract class RoundTripSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static IEnumerable<string> Bodies =>
        [
            "null",
            "true",
            "false",
            "0",
            "-0",
            "100",
            "100.0",
            "1e3",
            "1E+2",
            "-1.50",
            "0.1",
            "9007199254740993",
            "123456789012345678901234567890.123456789",
            "1e400",
            "-1e-400",
            "1.0000000000000000000000000000001",
            "\"\"",
            "\" \"",
            "\"text\"",
            "\"größe 数据 🚀\"",
            "\"\\u0000\"",
            "\"\\ud83d\\ude80\"",
            "\"\\ud800\"",
            "\"a\\/b\\n\\t\\\"\\\\\"",
            "\"'; DROP TABLE artifact; --\"",
            "\"2024-01-01T00:00:00Z\"",
            "[]",
            "{}",
            "[ ]",
            " { } ",
            "[1,[2,[3]]]",
            "{\"b\":1,\"a\":2,\"b\":3}",
            "{\"\":null}",
            "{ \"a\" : [ 1 ,\t2 ] }",
            "\n[\n  1\n]\n",
            "[null,true,\"\",0.0]",
            string.Concat(Enumerable.Repeat("[", ArtifactData.MaxDepth)) + string.Concat(Enumerable.Repeat("]", ArtifactData.MaxDepth)),
            "\"" + new string('x', 1_000_000) + "\"",
        ];

    private static IEnumerable<ArtifactMetadata?> Metadata =>
        [
            null,
            new(),
            new(("", "")),
            new(("a", "b"), ("A", "B")),
            new(("z", "1"), ("a", "2")),
            new(("größe", "数据 🚀"), ("it's; --", "\"\\ %_")),
            new(("multi\nline", "tab\t")),
            new(("null", "null"), ("true", "1.0")),
        ];

    private static IEnumerable<string?> Texts =>
        [null, "", " ", "text", "größe 数据 🚀", "multi\r\nline\t", "'\"\\;--%_", "null", "1e3", "‮right to left‬"];

    [Test]
    public async Task Every_kind_of_body_round_trips_exactly()
    {
        using var scope = new AssertionScope();
        foreach (var body in Bodies)
        {
            await CheckAsync(new() { Key = "body", Data = ArtifactData.Parse(body) });
        }

        await CheckAsync(new() { Key = "body" });
        await CheckAsync(new() { Key = "body", Data = ArtifactData.FromText("NUL \0 inside") });
    }

    [Test]
    public async Task A_body_set_by_an_update_round_trips_exactly()
    {
        using var scope = new AssertionScope();
        var created = await Artifacts.CreateArtifactAsync(new() { Key = "body", Data = ArtifactData.Parse("\"first\"") });
        foreach (var body in Bodies)
        {
            await Artifacts.UpdateArtifactAsync(created.Id, new() { Data = ArtifactData.Parse(body) });
            var read = await Artifacts.ReadArtifactAsync(created.Id);
            read!.Data!.Json.Should().Be(body);
            read.DataSize.Should().Be(System.Text.Encoding.UTF8.GetByteCount(body));
        }
    }

    [Test]
    public async Task Every_kind_of_text_and_metadata_round_trips()
    {
        using var scope = new AssertionScope();
        foreach (var text in Texts)
        {
            await CheckAsync(new() { Key = "text", Type = text });
            await CheckAsync(new() { Key = "text", Description = text });
        }

        foreach (var metadata in Metadata)
        {
            await CheckAsync(new() { Key = "metadata", Metadata = metadata });
        }
    }

    [Test]
    public async Task Artifacts_of_every_factory_round_trip()
    {
        foreach (
            var create in new[]
            {
                ArtifactCreate.Markdown("# größe", "markdown"),
                ArtifactCreate.Table(new[] { new { City = "Köln", Rain = 1.50m } }, "table"),
                ArtifactCreate.Link(new("https://example.test/?a=b&c=d"), "text", "link"),
                ArtifactCreate.Image("data:image/svg+xml;base64,PHN2Zy8+", "image"),
                ArtifactCreate.Progress(100.0 / 3, "progress"),
            }
        )
        {
            await CheckAsync(create);
        }
    }

    [Test]
    public async Task Any_artifact_round_trips()
    {
        var text = Gen.Null(Gen.String[Gen.Char[" aZ09-_%'\"\\äß数é\n"], 0, 12]);
        var data = Gen.Null(
            Gen.OneOf(
                Gen.Double.Select(value =>
                    ArtifactData.Parse(
                        double.IsFinite(value) ? value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "0"
                    )
                ),
                Gen.String[Gen.Char[" aZ\"\\数\n\0"], 0, 20].Select(ArtifactData.FromText)
            )
        );
        var metadata = Gen.Null(
            Gen.Dictionary(Gen.String[Gen.Char["ab数\""], 0, 3], Gen.String[Gen.Char["xy'\\ "], 0, 5])[0, 3]
                .Select(entries => new ArtifactMetadata(entries))
        );
        var id = Gen.Nullable(Gen.Guid);
        var create = Gen.Select(
            Gen.OneOf<string?>(null, "a", "b-1"),
            text,
            text,
            data,
            metadata,
            Gen.Select(id, id),
            (key, type, description, body, entries, runs) =>
                new ArtifactCreate
                {
                    Key = key,
                    Type = type,
                    Description = description,
                    Data = body,
                    Metadata = entries,
                    FlowRunId = runs.Item1,
                    TaskRunId = runs.Item2,
                }
        );

        await create.SampleAsync(CheckAsync, iter: 200, threads: 1);
    }

    private async Task CheckAsync(ArtifactCreate create)
    {
        Tick();
        var created = await Artifacts.CreateArtifactAsync(create);
        created
            .Should()
            .Be(
                new Artifact
                {
                    Id = created.Id,
                    Created = Now,
                    Updated = Now,
                    Key = create.Key,
                    Version = created.Version,
                    Type = create.Type,
                    Description = create.Description,
                    Data = create.Data,
                    DataSize = create.Data is null ? null : System.Text.Encoding.UTF8.GetByteCount(create.Data.Json),
                    Metadata = create.Metadata,
                    FlowRunId = create.FlowRunId,
                    TaskRunId = create.TaskRunId,
                }
            );
        (await Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
        (await Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Id = created.Id } })).Should().Equal(created);
        if (created.Key is null)
        {
            return;
        }

        (await Artifacts.ReadArtifactAsync(created.Key, created.Version!.Value)).Should().Be(created);
        (await Artifacts.ReadVersionsAsync(created.Key, limit: 1)).Should().Equal(created);
        (await Artifacts.ReadLatestArtifactAsync(created.Key))
            .Should()
            .Match<ArtifactCollection>(row =>
                row.LatestId == created.Id
                && row.Version == created.Version
                && row.Type == created.Type
                && row.Description == created.Description
                && Equals(row.Data, created.Data)
                && row.DataSize == created.DataSize
                && Equals(row.Metadata, created.Metadata)
                && row.FlowRunId == created.FlowRunId
                && row.TaskRunId == created.TaskRunId
            );
    }
}
