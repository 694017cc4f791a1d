using ArtifactStore.Tests.Wire;

namespace ArtifactStore.Tests.Model;

public sealed class ArtifactCreateTests
{
    // The stored forms are for ever: a change here breaks what hosts have stored.
    private static IEnumerable<TestCaseData> Kinds()
    {
        yield return Kind(
            ArtifactCreate.Markdown("# All \"green\"\n", "k", "d"),
            "markdown",
            """
            "# All \"green\"\n"
            """
        );
        yield return Kind(
            ArtifactCreate.Table([new { City = "Seattle", Rain = 3 }], "k", "d"),
            "table",
            """[{"City":"Seattle","Rain":3}]"""
        );
        yield return Kind(
            ArtifactCreate.Table([new Row("Seattle", 3)], TestContextJson.Default.ListRow, "k", "d"),
            "table",
            """[{"city":"Seattle","rain":3}]"""
        );
        yield return Kind(
            ArtifactCreate.Table([new Dictionary<string, object?> { ["a b"] = null }], "k", "d"),
            "table",
            """[{"a b":null}]"""
        );
        yield return Kind(ArtifactCreate.Table(Array.Empty<Row>(), "k", "d"), "table", "[]");
        yield return Kind(
            ArtifactCreate.Link(new Uri("https://example.org/a?b=1"), "the report", "k", "d"),
            "link",
            "\"[the report](https://example.org/a?b=1)\""
        );
        yield return Kind(ArtifactCreate.Link(new Uri("/runs/7", UriKind.Relative), null, "k", "d"), "link", "\"[/runs/7](/runs/7)\"");
        yield return Kind(
            ArtifactCreate.Link(new Uri("https://example.org/a b(1)"), @"a\b [2] (x)", "k", "d"),
            "link",
            """
            "[a\\\\b \\[2\\] (x)](https://example.org/a%20b%281%29)"
            """
        );
        yield return Kind(
            ArtifactCreate.Link(new Uri(" https://example.org/[a](b) "), null, "k", "d"),
            "link",
            """
            "[https://example.org/\\[a\\](b)](https://example.org/[a]%28b%29)"
            """
        );
        yield return Kind(ArtifactCreate.Image("https://example.org/a.png", "k", "d"), "image", "\"https://example.org/a.png\"");
        yield return Kind(
            ArtifactCreate.Image("data:image/svg+xml;base64,PHN2Zz4=", "k", "d"),
            "image",
            "\"data:image/svg+xml;base64,PHN2Zz4=\""
        );
        yield return Kind(ArtifactCreate.Progress(0, "k", "d"), "progress", "0");
        yield return Kind(ArtifactCreate.Progress(-0.0, "k", "d"), "progress", "0");
        yield return Kind(ArtifactCreate.Progress(33.5, "k", "d"), "progress", "33.5");
        yield return Kind(ArtifactCreate.Progress(100, "k", "d"), "progress", "100");

        static TestCaseData Kind(ArtifactCreate artifact, string type, string json) =>
            new TestCaseData(artifact, type, json).SetArgDisplayNames(type, json);
    }

    [TestCaseSource(nameof(Kinds))]
    public void The_usual_kinds_have_their_stored_form(ArtifactCreate artifact, string type, string json)
    {
        artifact
            .Should()
            .Be(
                new ArtifactCreate
                {
                    Type = type,
                    Data = ArtifactData.Parse(json),
                    Key = "k",
                    Description = "d",
                }
            );
        ArtifactData.Parse(artifact.Data!.Json).Should().Be(artifact.Data);
    }

    [TestCaseSource(nameof(Kinds))]
    public void The_names_of_the_types_are_constants(ArtifactCreate artifact, string type, string json) =>
        ((string[])[ArtifactTypes.Markdown, ArtifactTypes.Table, ArtifactTypes.Link, ArtifactTypes.Image, ArtifactTypes.Progress])
            .Should()
            .Contain(type, $"{artifact} {json}");

    [Test]
    public void Key_and_description_may_be_left_out()
    {
        ArtifactCreate.Markdown("a").Should().Be(new ArtifactCreate { Type = "markdown", Data = ArtifactData.FromText("a") });
        ArtifactCreate.Progress(1).Key.Should().BeNull();
    }

    [TestCase(-0.1)]
    [TestCase(100.1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Progress_is_a_number_from_0_to_100(double percent)
    {
        FluentActions
            .Invoking(() => ArtifactCreate.Progress(percent))
            .Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithParameterName(nameof(percent))
            .WithMessage("*0 to 100*");
        FluentActions.Invoking(() => ArtifactCreate.ProgressData(percent)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Any_progress_is_a_JSON_number() =>
        Gen.Double[0, 100]
            .Sample(percent => ArtifactData.Parse(ArtifactCreate.ProgressData(percent).Json).Deserialize<double>().Should().Be(percent));

    [Test]
    public void A_table_has_objects_for_rows()
    {
        FluentActions
            .Invoking(() => ArtifactCreate.Table([1, 2]))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("rows")
            .WithMessage("The row '1' is not a JSON object.*");
        FluentActions
            .Invoking(() => ArtifactCreate.Table((Row?[])[new("a", 1), null]))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("The row 'null' is not a JSON object.*");
        FluentActions
            .Invoking(() =>
                ArtifactCreate.Table(
                    (string[][])
                        [
                            ["a"],
                        ]
                )
            )
            .Should()
            .Throw<ArgumentException>();
        FluentActions
            .Invoking(() => ArtifactCreate.Table((IEnumerable<Row>)null!))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("rows");
    }

    [Test]
    public void Null_is_refused_by_the_factories()
    {
        FluentActions.Invoking(() => ArtifactCreate.Markdown(null!)).Should().Throw<ArgumentNullException>().WithParameterName("markdown");
        FluentActions.Invoking(() => ArtifactCreate.Link(null!)).Should().Throw<ArgumentNullException>().WithParameterName("url");
        FluentActions.Invoking(() => ArtifactCreate.Image(null!)).Should().Throw<ArgumentNullException>().WithParameterName("url");
        FluentActions.Invoking(() => ArtifactCreate.Image(" ")).Should().Throw<ArgumentException>().WithParameterName("url");
    }

    [TestCase("a")]
    [TestCase("nightly-report-2")]
    [TestCase("-")]
    [TestCase("0")]
    public void A_key_is_of_lower_case_letters_digits_and_dashes(string key) =>
        new ArtifactCreate { Key = key }
            .Key.Should()
            .Be(key);

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("Report")]
    [TestCase("a_b")]
    [TestCase("a b")]
    [TestCase("a\n")]
    [TestCase("é")]
    [TestCase("a\0")]
    [TestCase("٣")]
    [TestCase("a/b")]
    public void Other_texts_are_not_keys(string key) =>
        FluentActions
            .Invoking(() => new ArtifactCreate { Key = key })
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("Key")
            .WithMessage($"Key {Text.Show(key)} is not a key. A key is one or more of the characters a-z, 0-9 and '-'.*");

    [Test]
    public void The_key_rule_is_the_regular_expression() =>
        Gen.OneOf(Any.Text, Gen.OneOf<char>([.. "abz09-_A"]).Array[0, 4].Select(chars => new string(chars)))
            .Sample(key => ArtifactKey.IsValid(key).Should().Be(System.Text.RegularExpressions.Regex.IsMatch(key, @"\A[a-z0-9-]+\z")));

    [Test]
    public void A_long_key_is_cut_in_the_message() =>
        FluentActions
            .Invoking(() => new ArtifactCreate { Key = new string('A', 1_000_000) })
            .Should()
            .Throw<ArgumentException>()
            .Which.Message.Length.Should()
            .BeLessThan(300);

    [Test]
    public void The_empty_id_is_refused()
    {
        FluentActions
            .Invoking(() => new ArtifactCreate { Id = Guid.Empty })
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("Id")
            .WithMessage("Id is 00000000-0000-0000-0000-000000000000,*");
        FluentActions
            .Invoking(() => new ArtifactCreate { FlowRunId = Guid.Empty })
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("FlowRunId");
        FluentActions
            .Invoking(() => new ArtifactCreate { TaskRunId = Guid.Empty })
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("TaskRunId");
        new ArtifactCreate
        {
            Id = null,
            FlowRunId = null,
            TaskRunId = null,
        }
            .Should()
            .Be(new ArtifactCreate());
    }

    [Test]
    public void An_expected_version_is_not_negative()
    {
        new ArtifactCreate { ExpectedVersion = 0 }
            .ExpectedVersion.Should()
            .Be(0);
        FluentActions
            .Invoking(() => new ArtifactCreate { ExpectedVersion = -1 })
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("ExpectedVersion")
            .WithMessage("ExpectedVersion -1 is negative.*");
    }
}
