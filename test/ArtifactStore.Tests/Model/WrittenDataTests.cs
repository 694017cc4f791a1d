using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore.Tests.Model;

/// <summary>Bodies that the serializer writes: JSON always, whatever converters do, and nothing of the value left out.</summary>
public sealed class WrittenDataTests
{
    [TestCase("", Description = "nothing")]
    [TestCase("x")]
    [TestCase("1 2", Description = "two values")]
    [TestCase("{\"a\":1")]
    [TestCase("{\"a\":1}}")]
    [TestCase("[1,]")]
    [TestCase("// comment")]
    [TestCase("NaN")]
    public void A_converter_that_writes_no_JSON_is_refused(string raw)
    {
        var options = new JsonSerializerOptions { Converters = { new RawConverter() } };
        FluentActions
            .Invoking(() => ArtifactData.From(new Raw(raw), options))
            .Should()
            .Throw<Exception>()
            .Which.Should()
            .Match<Exception>(e => e is ArgumentException || e is JsonException);
        options.MakeReadOnly(populateMissingResolver: true);
        FluentActions
            .Invoking(() => ArtifactData.From(new Raw(raw), (JsonTypeInfo<Raw>)options.GetTypeInfo(typeof(Raw))))
            .Should()
            .Throw<Exception>()
            .Which.Should()
            .Match<Exception>(e => e is ArgumentException || e is JsonException);
    }

    [Test]
    public void The_JSON_of_a_converter_is_kept_exactly() =>
        ArtifactData
            .From(new Raw("{ \"a\" : 1.0 }"), new JsonSerializerOptions { Converters = { new RawConverter() } })
            .Json.Should()
            .Be("{ \"a\" : 1.0 }");

    [Test]
    public void A_converter_that_nests_beyond_the_depth_of_a_body_is_refused()
    {
        var options = new JsonSerializerOptions { Converters = { new RawConverter() } };
        var deep = new string('[', ArtifactData.MaxDepth + 1) + new string(']', ArtifactData.MaxDepth + 1);
        FluentActions.Invoking(() => ArtifactData.From(new Raw(deep), options)).Should().Throw<ArgumentException>().WithMessage("*1000*");
    }

    [Test]
    public void An_element_that_holds_nothing_is_refused()
    {
        JsonElement disposed;
        using (var document = JsonDocument.Parse("{\"a\":1}"))
        {
            disposed = document.RootElement;
        }

        foreach (var element in (JsonElement[])[default, disposed])
        {
            Refused(() => ArtifactData.From(element));
            Refused(() => ArtifactData.From<object>(element));
            Refused(() => ArtifactData.From(element, JsonSerializerOptions.Web));
            Refused(() => ArtifactData.From(new { a = element }));
            Refused(() => ArtifactData.From((JsonElement?)element));
            Refused(() =>
                ArtifactData.From(element, (JsonTypeInfo<JsonElement>)JsonSerializerOptions.Default.GetTypeInfo(typeof(JsonElement)))
            );
            Refused(() => ArtifactData.From(new List<JsonElement> { element }));
        }

        var gone = JsonDocument.Parse("1");
        gone.Dispose();
        Refused(() => ArtifactData.From(gone));

        static void Refused(Func<ArtifactData> make) =>
            make.Should().Throw<ArgumentException>().WithParameterName("value").WithMessage("*JsonElement*");
    }

    [Test]
    public void Nodes_and_elements_keep_their_value()
    {
        ArtifactData.From(JsonDocument.Parse("{\"a\":1.0}").RootElement).Json.Should().Be("{\"a\":1.0}");
        ArtifactData.From(new JsonObject { ["a"] = 1 }).Json.Should().Be("{\"a\":1}");
        ArtifactData.From<JsonNode?>(null).Json.Should().Be("null");
        FluentActions.Invoking(() => ArtifactData.From(JsonValue.Create(double.NaN))).Should().Throw<ArgumentException>();
    }

    [Test]
    public void Fields_tuples_and_what_a_database_calls_null_are_written()
    {
        ArtifactData.From((City: "Köln", Rain: 3)).Json.Should().Be("""{"Item1":"Köln","Item2":3}""");
        ArtifactData.From(new WithField { Name = "a" }).Json.Should().Be("""{"Name":"a"}""");
        ArtifactData
            .From(new { A = (object)DBNull.Value, B = new object[] { DBNull.Value } })
            .Json.Should()
            .Be("""{"A":null,"B":[null]}""");
        ArtifactData.From((City: "Köln", Rain: 3)).Deserialize<(string, int)>().Should().Be(("Köln", 3));
    }

    private sealed record Raw(string Text);

    private sealed class RawConverter : JsonConverter<Raw>
    {
        public override Raw Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Raw value, JsonSerializerOptions options)
        {
            if (value.Text == "1 2")
            {
                writer.WriteNumberValue(1);
                writer.WriteNumberValue(2);
            }
            else if (value.Text.Length > 0)
            {
                writer.WriteRawValue(value.Text, skipInputValidation: true);
            }
        }
    }

    private sealed class WithField
    {
        public string? Name;
    }
}
