using ArtifactStore.Tests.Wire;

namespace ArtifactStore.Tests.Model;

public sealed class TimestampTests
{
    [Test]
    public void Times_are_utc_and_cut_to_the_microsecond()
    {
        var time = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        var artifact = new Artifact
        {
            Id = default,
            Created = time,
            Updated = time,
        };
        artifact.Created.ToString("O").Should().Be("2024-05-06T05:08:09.1234560+00:00");
        artifact.Updated.Should().Be(artifact.Created);
        new TimeCondition { After = time }
            .After.Should()
            .Be(artifact.Created);
        new TimeCondition { Before = time }
            .Before!.Value.Offset.Should()
            .Be(TimeSpan.Zero);
        new FlowRun
        {
            Id = default,
            Name = "",
            StartTime = time,
        }
            .StartTime.Should()
            .Be(artifact.Created);
    }

    [Test]
    public void A_time_before_the_epoch_is_cut_downwards_too() =>
        Timestamp.Normalize(DateTimeOffset.UnixEpoch.AddTicks(-1)).Should().Be(DateTimeOffset.UnixEpoch.AddTicks(-10));

    [Test]
    public void The_text_is_fixed_in_width_sorts_as_time_does_and_reads_back() =>
        Any
            .Time.Select(Any.Time)
            .Sample(
                (a, b) =>
                {
                    var (first, second) = (Timestamp.Normalize(a), Timestamp.Normalize(b));
                    var (left, right) = (Timestamp.ToText(first), Timestamp.ToText(second));
                    left.Length.Should().Be(27).And.Be(right.Length);
                    Math.Sign(string.CompareOrdinal(left, right)).Should().Be(first.CompareTo(second));
                    Timestamp.Parse(left).Should().Be(first);
                    Timestamp.Parse(left).Offset.Should().Be(TimeSpan.Zero);
                    Timestamp.Normalize(first).Should().Be(first);
                }
            );

    [TestCase("0001-01-01T00:00:00.000000Z")]
    [TestCase("9999-12-31T23:59:59.999999Z")]
    public void The_ends_of_the_calendar_are_times(string text) => Timestamp.ToText(Timestamp.Parse(text)).Should().Be(text);

    [TestCase("")]
    [TestCase("2024-05-06")]
    [TestCase("2024-05-06T07:08:09Z")]
    [TestCase("2024-05-06T07:08:09.123456+02:00")]
    public void Another_text_is_not_a_stored_time(string text) =>
        FluentActions.Invoking(() => Timestamp.Parse(text)).Should().Throw<FormatException>();
}
