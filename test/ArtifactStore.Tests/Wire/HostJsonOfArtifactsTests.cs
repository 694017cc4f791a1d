using System.Text.Json;
using FluentAssertions;
using NUnit.Framework;

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
        JsonSerializer.Deserialize<Artifact>(JsonSerializer.Serialize(Artifact, JsonSerializerOptions.Web), JsonSerializerOptions.Web).Should().Be(Artifact);

    [Test]
    public void No_body_is_null() =>
        JsonSerializer.SerializeToElement(Artifact with { Data = null }, JsonSerializerOptions.Web).GetProperty("data").ValueKind.Should().Be(JsonValueKind.Null);

    [TestCase("""{"metadata": {"a": 1}}""")]
    [TestCase("""{"metadata": ["a"]}""")]
    [TestCase("""{"metadata": {"a": "x", "a": "y"}}""")]
    public void Metadata_that_is_no_map_of_texts_is_refused(string json) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<ArtifactMetadata>(JsonDocument.Parse(json).RootElement.GetProperty("metadata"))).Should().Throw<JsonException>();
}
