using System.Text;
using System.Text.Json;
using ArtifactStore.Tests.Wire;

namespace ArtifactStore.Tests.Model;

public sealed class ArtifactDataTests
{
    [TestCase("null")]
    [TestCase("true")]
    [TestCase("100.0")]
    [TestCase("1E+2")]
    [TestCase("\"\"")]
    [TestCase(" { \"b\" : 1 , \"a\" : [ ] } \n")]
    [TestCase("{\"a\":1,\"a\":2}", Description = "A duplicate member is JSON, and stays.")]
    [TestCase("\"\\ud800\"", Description = "Half a character, escaped, is JSON.")]
    [TestCase("\"\\u0000\"")]
    [TestCase("\"é😀\"")]
    [TestCase("123456789012345678901234567890.123456789")]
    public void Parse_keeps_the_text_to_the_character(string json)
    {
        var data = ArtifactData.Parse(json);
        data.Json.Should().Be(json);
        data.ToString().Should().Be(json);
        data.Size.Should().Be(Encoding.UTF8.GetByteCount(json));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("plain text")]
    [TestCase("{")]
    [TestCase("[1,]")]
    [TestCase("{\"a\":1,}")]
    [TestCase("{'a':1}")]
    [TestCase("[1] [2]", Description = "trailing text")]
    [TestCase("1 x")]
    [TestCase("[1] // one", Description = "comment")]
    [TestCase("/* one */ 1")]
    [TestCase("\uFEFF1", Description = "byte order mark")]
    [TestCase("NaN")]
    [TestCase("01")]
    [TestCase("\"a\nb\"")]
    [TestCase("\"\0\"")]
    [TestCase("1\0")]
    public void Parse_refuses_what_is_not_one_JSON_value(string json) =>
        FluentActions
            .Invoking(() => ArtifactData.Parse(json))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName(nameof(json))
            .WithMessage("*is not JSON*ArtifactData.FromText*");

    [Test]
    public void Parse_refuses_half_a_character()
    {
        // Built at run time: an attribute can't carry it.
        var json = $"\"a{(char)0xD800}\"";
        FluentActions
            .Invoking(() => ArtifactData.Parse(json))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName(nameof(json))
            .WithMessage("*unpaired surrogate at index 2*");
    }

    [Test]
    public void A_body_is_nested_a_thousand_deep_at_most()
    {
        var deepest = new string('[', ArtifactData.MaxDepth) + new string(']', ArtifactData.MaxDepth);
        ArtifactData.Parse(deepest).ToElement().GetArrayLength().Should().Be(1);
        ArtifactData.Parse(deepest).DeepEquals(ArtifactData.Parse(" " + deepest)).Should().BeTrue();
        ArtifactData.From(ArtifactData.Parse(deepest).ToElement()).Json.Should().Be(deepest);
        FluentActions.Invoking(() => ArtifactData.Parse($"[{deepest}]")).Should().Throw<ArgumentException>().WithMessage("*1000*");
    }

    [Test]
    public void From_makes_no_body_that_is_deeper_than_a_body_may_be()
    {
        object value = 1;
        for (var i = 0; i <= ArtifactData.MaxDepth; i++)
        {
            value = new[] { value };
        }

        FluentActions.Invoking(() => ArtifactData.From(value)).Should().Throw<JsonException>();
        var deep = new JsonSerializerOptions { MaxDepth = 5_000 };
        FluentActions.Invoking(() => ArtifactData.From(value, deep)).Should().Throw<ArgumentException>().WithMessage("*1000*");
    }

    [Test]
    public void From_writes_a_value_that_a_person_can_read()
    {
        ArtifactData
            .From(
                new
                {
                    Rows = 12,
                    Ok = true,
                    City = "Zürich <'&>",
                }
            )
            .Json.Should()
            .Be("""{"Rows":12,"Ok":true,"City":"Zürich <'&>"}""");
        ArtifactData.From<object?>(null).Json.Should().Be("null");
        ArtifactData.From(75.5).Json.Should().Be("75.5");
    }

    [Test]
    public void From_takes_options_and_metadata()
    {
        ArtifactData.From(new Row("Seattle", 3), JsonSerializerOptions.Web).Json.Should().Be("""{"city":"Seattle","rain":3}""");
        ArtifactData.From([new Row("Seattle", 3)], TestContextJson.Default.ListRow).Json.Should().Be("""[{"city":"Seattle","rain":3}]""");
        FluentActions
            .Invoking(() => ArtifactData.From(1, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<int>)null!))
            .Should()
            .Throw<ArgumentNullException>();
    }

    [Test]
    public void From_replaces_half_a_character_as_the_serializer_does() =>
        ArtifactData.From($"a{(char)0xD800}b").Deserialize<string>().Should().Be("a\uFFFDb");

    [Test]
    public void From_refuses_invalid_JSON() =>
        FluentActions.Invoking(() => ArtifactData.From(double.NaN)).Should().Throw<ArgumentException>();

    [Test]
    public void FromText_makes_a_string_of_any_text() =>
        Any.Text.Sample(text =>
        {
            var data = ArtifactData.FromText(text);
            data.Deserialize<string>().Should().Be(text);
            ArtifactData.Parse(data.Json).Should().Be(data);
            data.Should().Be(ArtifactData.From(text), "a text has one stored form");
        });

    [Test]
    public void FromText_is_not_Parse()
    {
        ArtifactData.FromText("null").Json.Should().Be("\"null\"");
        ArtifactData
            .FromText("a\"\\\n\0é")
            .Json.Should()
            .Be(
                """
                "a\"\\\n\u0000é"
                """
            );
    }

    [Test]
    public void FromText_refuses_half_a_character()
    {
        FluentActions
            .Invoking(() => ArtifactData.FromText($"a\0{(char)0xDC00}"))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("text")
            .WithMessage("*unpaired surrogate at index 2*");
        FluentActions.Invoking(() => ArtifactData.FromText(null!)).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public void Deserialize_reads_through_reflection_options_or_metadata()
    {
        ArtifactData.Parse("""{"City":"Seattle","Rain":3}""").Deserialize<Row>().Should().Be(new Row("Seattle", 3));
        ArtifactData
            .Parse("""{"city":"Seattle","rain":3}""")
            .Deserialize<Row>(JsonSerializerOptions.Web)
            .Should()
            .Be(new Row("Seattle", 3));
        ArtifactData
            .Parse("""[{"city":"Seattle","rain":3}]""")
            .Deserialize(TestContextJson.Default.ListRow)
            .Should()
            .Equal(new Row("Seattle", 3));
        ArtifactData.Parse("null").Deserialize<Row>().Should().BeNull();
        FluentActions.Invoking(() => ArtifactData.Parse("[1]").Deserialize<Row>()).Should().Throw<JsonException>();
    }

    [Test]
    public void ToElement_outlives_the_body_it_came_from()
    {
        var element = ArtifactData.Parse("""{"a":[1,2]}""").ToElement();
        GC.Collect();
        element.GetProperty("a")[1].GetInt32().Should().Be(2);
    }

    [TestCase("""{"a":1,"b":1.0}""", """{ "b": 1, "a": 1 }""", true)]
    [TestCase("[1,2]", "[2,1]", false)]
    [TestCase("100", "1e2", true)]
    [TestCase("\"a\"", "\"\\u0061\"", true)]
    [TestCase("null", "{}", false)]
    [TestCase("0", "false", false)]
    [TestCase("{\"a\":null}", "{}", false)]
    [TestCase("\"\\ud800\"", " \"\\ud800\"", false, Description = "Half a character is no text that .NET could compare.")]
    [TestCase("[\"\\ud800\"]", "[\"b\"]", false)]
    [TestCase("1e99999999999", "1E99999999999", false, Description = "A number beyond what .NET could compare.")]
    public void DeepEquals_compares_the_value_and_Equals_the_text(string a, string b, bool same)
    {
        var (left, right) = (ArtifactData.Parse(a), ArtifactData.Parse(b));
        left.DeepEquals(right).Should().Be(same);
        right.DeepEquals(left).Should().Be(same);
        left.DeepEquals(ArtifactData.Parse(a)).Should().BeTrue();
        left.Equals(right).Should().BeFalse();
        left.Equals(ArtifactData.Parse(a)).Should().BeTrue();
        (left == ArtifactData.Parse(a)).Should().BeTrue();
        (left == right).Should().BeFalse();
        (left != right).Should().BeTrue();
        left.GetHashCode().Should().Be(ArtifactData.Parse(a).GetHashCode());
    }

    [Test]
    public void Nothing_equals_nothing_alone()
    {
        ArtifactData? nothing = null;
        (nothing == null).Should().BeTrue();
        (nothing == ArtifactData.Parse("null")).Should().BeFalse();
        (ArtifactData.Parse("null") != nothing).Should().BeTrue();
    }

    [Test]
    public void A_null_body_does_not_equal_a_missing_body()
    {
        ArtifactData.Parse("null").Equals(null).Should().BeFalse();
        ArtifactData.Parse("null").Equals((object)"null").Should().BeFalse();
        ArtifactData.Parse("null").DeepEquals(null).Should().BeFalse();
    }

    [Test]
    public void A_megabyte_is_a_body()
    {
        var text = new string('é', 1 << 20);
        ArtifactData.FromText(text).Size.Should().Be((2 << 20) + 2);
        ArtifactData.Parse($"\"{text}\"").Deserialize<string>().Should().Be(text);
    }
}
