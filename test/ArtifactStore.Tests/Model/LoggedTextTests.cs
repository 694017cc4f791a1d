using System.Reflection;

namespace ArtifactStore.Tests.Model;

/// <summary>What the library's values say of themselves in a log.</summary>
public sealed class LoggedTextTests
{
    private const string Secret = "the end that no log needs";
    private static readonly string Long = new string('x', 100_000) + Secret;
    private static readonly ArtifactMetadata Metadata = new(("a", Long));

    private static readonly object[] Records =
    [
        new Artifact
        {
            Id = Guid.NewGuid(),
            Created = default,
            Updated = default,
            Key = "k",
            Version = 1,
            Type = Long,
            Description = Long,
            Data = ArtifactData.FromText(Long),
            DataSize = 1,
            Metadata = Metadata,
        },
        new ArtifactCollection
        {
            CollectionId = Guid.NewGuid(),
            Created = default,
            Updated = default,
            Key = "k",
            LatestId = Guid.NewGuid(),
            Version = 1,
            Type = Long,
            Description = Long,
            Data = ArtifactData.FromText(Long),
            DataSize = 1,
            Metadata = Metadata,
        },
        new ArtifactCreate
        {
            Key = "k",
            Type = Long,
            Description = Long,
            Data = ArtifactData.FromText(Long),
            Metadata = Metadata,
        },
        new ArtifactImport
        {
            Id = Guid.NewGuid(),
            Created = default,
            Key = "k",
            Version = 1,
            Type = Long,
            Description = Long,
            Data = ArtifactData.FromText(Long),
            Metadata = Metadata,
        },
        new ArtifactUpdate
        {
            Description = Long,
            Data = ArtifactData.FromText(Long),
            Metadata = Metadata,
        },
    ];

    [TestCaseSource(nameof(Records))]
    public void A_record_names_each_member_and_shows_the_beginning_of_a_long_one(object record)
    {
        var text = record.ToString()!;
        text.Length.Should().BeLessThan(1_600);
        text.Should().StartWith(record.GetType().Name + " { ").And.EndWith(" }").And.NotContain(Secret).And.Contain("… (100");
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            text.Should().MatchRegex($@"[ ,]{property.Name} = ");
        }
    }

    [Test]
    public void Every_record_with_a_body_is_tested() =>
        typeof(Artifact)
            .Assembly.GetExportedTypes()
            .Where(type =>
                type.GetProperties()
                    .Any(property =>
                        property.PropertyType == typeof(ArtifactData) || property.PropertyType == typeof(FieldUpdate<ArtifactData>)
                    )
            )
            .Should()
            .BeEquivalentTo(Records.Select(record => record.GetType()));

    [Test]
    public void A_short_record_shows_all_as_any_record_does() =>
        new ArtifactCreate
        {
            Key = "k",
            Type = "table",
            Data = ArtifactData.Parse("[1]"),
            Metadata = new(("a", "b")),
            ExpectedVersion = 2,
        }
            .ToString()
            .Should()
            .StartWith("ArtifactCreate { Id = , Key = k, ExpectedVersion = 2")
            .And.Contain("Type = table, Description = , Data = [1], Metadata = {\"a\":\"b\"}, FlowRunId = , TaskRunId = ");

    [Test]
    public void A_body_and_metadata_show_200_characters_and_their_length()
    {
        var data = ArtifactData.FromText(Long);
        data.ToString().Should().Be($"{data.Json[..200]}… ({data.Json.Length} characters)");
        Metadata.ToString().Should().Be($"{Metadata.Json[..200]}… ({Metadata.Json.Length} characters)");
        $"{new FieldUpdate<string>(Long)}".Should().Be($"{Long[..200]}… ({Long.Length} characters)");
        ArtifactData.FromText(new string('x', 198)).ToString().Should().HaveLength(200).And.EndWith("x\"");
    }

    [Test]
    public void No_character_is_cut_in_two() =>
        ArtifactData
            .Parse($"\"{string.Concat(Enumerable.Repeat("😀", 200))}\"")
            .ToString()
            .Should()
            .StartWith("\"😀")
            .And.NotContain("\uFFFD")
            .And.Match(text => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD));

    [Test]
    public void A_long_list_shows_its_first_elements_and_how_many_there_are()
    {
        var query = new ArtifactQuery
        {
            Artifacts = new() { Id = new() { Any = ValueList.From(Enumerable.Range(0, 50_000).Select(_ => Guid.NewGuid())) } },
        };
        query.ToString().Should().Contain("… (50000 in all)]").And.Match(text => text.Length < 2_000);
        ValueList.From([Long, Long, Long]).ToString().Should().NotContain(Secret);
    }
}
