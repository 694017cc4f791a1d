using System.Text.Json;

namespace ArtifactStore.Tests.Wire;

/// <summary>Artifacts in the JSON of a host, through the host's own options.</summary>
public sealed class HostJsonOfArtifactsTests
{
    private static readonly Artifact Artifact = new()
    {
        Id = new("0198c0de-0000-7000-8000-000000000001"),
        Created = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero),
        Updated = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero),
        Key = "report",
        Version = 3,
        Data = ArtifactData.Parse("""{"rows": [1, 2.50], "text": "größe"}"""),
        DataSize = 37,
        Metadata = new(("source", "NOAA")),
    };

    [Test]
    public void A_body_is_the_value_that_it_holds_and_metadata_an_object()
    {
        var json = JsonSerializer.SerializeToElement(Artifact, JsonSerializerOptions.Web);

        json.GetProperty("data").GetRawText().Should().Be("""{"rows": [1, 2.50], "text": "größe"}""");
        json.GetProperty("metadata").GetRawText().Should().Be("""{"source":"NOAA"}""");
    }

    [Test]
    public void An_artifact_is_read_back_equal() =>
        JsonSerializer
            .Deserialize<Artifact>(JsonSerializer.Serialize(Artifact, JsonSerializerOptions.Web), JsonSerializerOptions.Web)
            .Should()
            .Be(Artifact);

    [Test]
    public void No_body_is_no_member_and_a_null_body_is_marked() =>
        JsonSerializer
            .SerializeToElement(Artifact with { Data = null, DataSize = null }, JsonSerializerOptions.Web)
            .TryGetProperty("data", out _)
            .Should()
            .BeFalse();

    [Test]
    public void An_unread_body_round_trips_as_unread()
    {
        var listed = Artifact with { Data = null };
        var back = JsonSerializer.Deserialize<Artifact>(
            JsonSerializer.Serialize(listed, JsonSerializerOptions.Web),
            JsonSerializerOptions.Web
        )!;
        back.Should().Be(listed);
        back.DataLoaded.Should().BeFalse();
    }

    [Test]
    public void A_body_that_is_the_JSON_value_null_is_not_no_body()
    {
        var artifact = Artifact with { Data = ArtifactData.Parse("null"), DataSize = 4 };
        var json = JsonSerializer.Serialize(artifact, JsonSerializerOptions.Web);
        json.Should().Contain("\"data_is_json_null\":true").And.NotContain("\"data\":");
        JsonSerializer.Deserialize<Artifact>(json, JsonSerializerOptions.Web).Should().Be(artifact);
        JsonSerializer.Deserialize<ArtifactCreate>("""{"data":null}""").Should().Be(new ArtifactCreate());
        FluentActions
            .Invoking(() => JsonSerializer.Deserialize<ArtifactCreate>("""{"data":1,"data_is_json_null":true}"""))
            .Should()
            .Throw<JsonException>()
            .WithMessage("The body is given twice.*");
        FluentActions
            .Invoking(() => JsonSerializer.Deserialize<ArtifactCreate>("""{"data_is_json_null":true,"data":1}"""))
            .Should()
            .Throw<JsonException>()
            .Which.Path.Should()
            .Be("$.data");
    }

    [TestCase("{}", false, null)]
    [TestCase("""{"data":null}""", true, null)]
    [TestCase("""{"data":[ 1 ]}""", true, "[ 1 ]")]
    [TestCase("""{"data_is_json_null":true}""", true, "null")]
    public void An_update_leaves_alone_clears_and_sets(string json, bool isSet, string? body)
    {
        var update = JsonSerializer.Deserialize<ArtifactUpdate>(json, JsonSerializerOptions.Web)!;
        (update.Data.IsSet, update.Data.Value?.Json, update.Description.IsSet, update.Metadata.IsSet)
            .Should()
            .Be((isSet, body, false, false));
        JsonSerializer.Serialize(update, JsonSerializerOptions.Web).Should().Be(json);
    }

    [TestCase("""{"key":"Bad Key"}""", "$.key")]
    [TestCase("""{"expected_version":-1}""", "$.expected_version")]
    [TestCase("""{"type":"a\u0000"}""", "$.type")]
    [TestCase("""{"keys":"a"}""", "$.keys")]
    [TestCase("""{"metadata":["a"]}""", "$.metadata")]
    [TestCase("""{"flow_run_id":7}""", "$.flow_run_id")]
    public void A_broken_rule_is_a_JsonException_with_its_path_under_any_options(string json, string path)
    {
        foreach (
            var options in (JsonSerializerOptions[])
                [ArtifactStoreJson.Options, JsonSerializerOptions.Web, JsonSerializerOptions.Default, JsonSerializerOptions.Strict]
        )
        {
            FluentActions
                .Invoking(() => JsonSerializer.Deserialize<ArtifactCreate>(json, options))
                .Should()
                .Throw<JsonException>()
                .Which.Path.Should()
                .Be(path);
            var inList = FluentActions
                .Invoking(() =>
                    JsonSerializer.Deserialize<List<ArtifactCreate>>(
                        $"[{{}},{json}]",
                        options == ArtifactStoreJson.Options ? JsonSerializerOptions.Web : options
                    )
                )
                .Should()
                .Throw<JsonException>()
                .Which;
            inList.Path.Should().Be("$[1]");
            inList.Message.Should().Contain(path);
        }
    }

    [TestCase("""{"metadata": {"a": 1}}""")]
    [TestCase("""{"metadata": ["a"]}""")]
    [TestCase("""{"metadata": {"a": "x", "a": "y"}}""")]
    public void Metadata_that_is_not_a_map_of_texts_is_refused(string json) =>
        FluentActions
            .Invoking(() => JsonSerializer.Deserialize<ArtifactMetadata>(JsonDocument.Parse(json).RootElement.GetProperty("metadata")))
            .Should()
            .Throw<JsonException>();
}
