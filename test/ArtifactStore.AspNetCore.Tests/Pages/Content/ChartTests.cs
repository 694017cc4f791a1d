using ArtifactStore.AspNetCore.Pages.Content;

namespace ArtifactStore.AspNetCore.Tests.Pages.Content;

public sealed class ChartTests
{
    [Test]
    public void A_chart_lies_between_round_numbers()
    {
        var chart = LineChart.Create([(3, 17), (1, 3), (2, 11)])!;

        chart.Points.Select(point => point.Version).Should().Equal(1, 2, 3);
        chart.Points.Should().BeInAscendingOrder(point => point.X).And.BeInDescendingOrder(point => point.Y);
        chart.Ticks.Select(tick => tick.Label).Should().Equal("0", "5", "10", "15", "20");
    }

    [TestCase(0, 0)]
    [TestCase(5, 5)]
    [TestCase(-1e300, 1e300)]
    [TestCase(1e-300, 2e-300)]
    [TestCase(1e15, 1e15 + 1)]
    public void Any_two_numbers_have_a_chart_within_its_frame(double first, double second)
    {
        var chart = LineChart.Create([(1, first), (2, second)])!;

        chart.Points.Should().AllSatisfy(point => point.Y.Should().BeInRange(0, LineChart.Height));
        chart.Ticks.Should().HaveCountLessThan(12);
    }

    [Test]
    public void One_value_is_no_chart() => LineChart.Create([(1, 1), (2, double.NaN), (3, double.MaxValue)]).Should().BeNull();

    [TestCase("mean", 2)]
    [TestCase("sum", 4)]
    [TestCase("min", 1)]
    [TestCase("max", 3)]
    [TestCase("count", 3)]
    public void A_column_of_a_table_gives_a_figure(string figure, double value)
    {
        var artifact = new Artifact
        {
            Id = Guid.NewGuid(),
            Created = DateTimeOffset.UnixEpoch,
            Updated = DateTimeOffset.UnixEpoch,
            Type = ArtifactTypes.Table,
            Data = ArtifactData.Parse("""[{"name":"x","n":1},{"n":3},{"n":"7"}]"""),
        };

        VersionSeries.NumericColumns(artifact.Data!).Should().Equal("n");
        VersionSeries.Read(artifact, "n", figure).Should().Be(value);
    }

    [Test]
    public void Texts_are_compared_line_by_line_and_word_by_word()
    {
        var old = string.Join('\n', Enumerable.Range(1, 40).Select(i => $"line number {i}"));
        var lines = TextDiff.Compare(old, old.Replace("number 20\n", "number twenty\n", StringComparison.Ordinal))!;

        lines.Select(line => line.Folded).Should().Equal(16, 0, 0, 0, 0, 0, 0, 0, 17);
        lines[4].Old!.Parts.Where(part => part.IsChanged).Select(part => part.Text).Should().Equal("20");
        lines[4].New!.Parts.Where(part => part.IsChanged).Select(part => part.Text).Should().Equal("twenty");
    }

    [Test]
    public void A_very_long_line_is_compared_as_a_whole()
    {
        var (old, @new) = (string.Join(' ', Enumerable.Repeat("a", 90_000)), string.Join(' ', Enumerable.Repeat("b", 90_000)));

        TextDiff.Compare(old, @new)!.Single().Old!.Parts.Should().ContainSingle().Which.IsChanged.Should().BeTrue();
    }

    [Test]
    public void Texts_that_are_too_long_are_not_compared() => TextDiff.Compare("a", new string('b', TextDiff.MaxLength)).Should().BeNull();
}
