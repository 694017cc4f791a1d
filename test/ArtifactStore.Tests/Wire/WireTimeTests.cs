using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ArtifactStore.Tests.Wire;

/// <summary>Times as RFC 3339 writes them.</summary>
public sealed class WireTimeTests
{
    private static readonly Gen<string> Candidates = Gen.Select(
            Gen.OneOf(Gen.Int[0, 9999], Gen.OneOf<int>(0, 1, 2000, 2023, 9999)),
            Gen.Int[0, 13],
            Gen.Int[0, 32],
            Gen.OneOf("T", "T", "t", " ", "", "X"),
            Gen.OneOf("00:00:00", "23:59:59", "12:34", "24:00:00", "07:08:60", "1:00", "12:60:00", "12", "23:59:60"),
            Gen.OneOf("", ".1", ".1234567", ".123456789012", ",5"),
            Gen.OneOf("", "Z", "z", "+00:00", "-00:00", "+05:30", "-23:59", "+14:00", "+24:00", "+05", "+0530", " Z", "Zx")
        )
        .Select(
            (year, month, day, separator, time, fraction, offset) =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{year:0000}-{month:00}-{day:00}{separator}{(separator.Length == 0 ? "" : time + fraction + offset)}"
                )
        );

    [TestCase("2026-01-05 00:00:00+00:00", "2026-01-05T00:00:00.0000000Z")]
    [TestCase("2026-01-05T00:00:00z", "2026-01-05T00:00:00.0000000Z")]
    [TestCase("2026-01-05t00:00:00Z", "2026-01-05T00:00:00.0000000Z")]
    [TestCase("2026-01-05t00:00:00.5z", "2026-01-05T00:00:00.5000000Z")]
    [TestCase("2026-01-05 01:02:03", "2026-01-05T01:02:03.0000000Z")]
    [TestCase("2026-01-05T00:00:00-00:00", "2026-01-05T00:00:00.0000000Z", Description = "an offset that says that it is not known")]
    [TestCase("2026-01-05T00:00:00+23:59", "2026-01-04T00:01:00.0000000Z", Description = "an offset beyond those of .NET")]
    [TestCase("2026-01-05T00:00:00-23:59", "2026-01-05T23:59:00.0000000Z")]
    [TestCase("2026-01-05T00:00:00.12345678901234567890Z", "2026-01-05T00:00:00.1234567Z", Description = "more digits than .NET has")]
    [TestCase("2026-01-05T00:00:00.00000000000000009Z", "2026-01-05T00:00:00.0000000Z")]
    [TestCase("2026-01-05T00:00:00+05", "2026-01-04T19:00:00.0000000Z")]
    [TestCase("2026-01-05T00:00Z", "2026-01-05T00:00:00.0000000Z")]
    [TestCase("2024-02-29", "2024-02-29T00:00:00.0000000Z")]
    [TestCase("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000Z", Description = "a leap second")]
    [TestCase("1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00.0000000Z", Description = "the one of RFC 3339")]
    [TestCase("2015-06-30T23:59:60.25Z", "2015-07-01T00:00:00.2500000Z")]
    [TestCase("0000-12-31T23:00:00-05:00", "0001-01-01T04:00:00.0000000Z", Description = "of the year 0, and of the year 1 in UTC")]
    [TestCase("0001-01-01T05:00:00+05:00", "0001-01-01T00:00:00.0000000Z")]
    [TestCase("9999-12-31T18:59:59.9999999-05:00", "9999-12-31T23:59:59.9999999Z")]
    public void A_time_of_RFC_3339_is_read(string text, string utc)
    {
        WireTime.Read(text, out var time).Should().BeNull();
        time.Offset.Should().Be(TimeSpan.Zero);
        time.UtcDateTime.ToString("O").Should().Be(utc);
        var condition = WireRecords.Read<TimeCondition>($$"""{"before_":"{{text}}"}""");
        condition.Before.Should().Be(new TimeCondition { Before = time }.Before);
    }

    [TestCase("0001-01-01T00:00:00+05:00", "*in UTC it is before 0001-01-01T00:00:00Z, the first time that a store can hold*")]
    [TestCase("0000-06-01", "*in UTC it is before 0001-01-01T00:00:00Z*")]
    [TestCase("9999-12-31T23:59:59-05:00", "*in UTC it is after 9999-12-31T23:59:59.999999Z, the last time that a store can hold*")]
    [TestCase("9999-12-31T23:59:60Z", "*in UTC it is after 9999-12-31T23:59:59.999999Z*")]
    [TestCase("2026-01-05T24:00:00Z", "*its hour is 24, but the last is 23; the end of a day is 00:00:00 of the next*")]
    [TestCase("2026-01-05T23:60:00Z", "*there is no time of day 23:60:00*")]
    [TestCase("2026-01-05T12:00.5Z", "*an offset such as Z or +02:00*")]
    [TestCase("2026-01-05T12:00:60Z", "*its second is 60, which is allowed only at the end of a month*")]
    [TestCase("2026-01-05T23:59:60Z", "*its second is 60, which is allowed only at the end of a month*")]
    [TestCase("2026-01-05T23:59:61Z", "*there is no time of day 23:59:61*")]
    [TestCase("2026-02-30T00:00:00Z", "*2026-02 has no day 30*")]
    [TestCase("2100-02-29", "*2100-02 has no day 29*")]
    [TestCase("2026-13-01", "*there is no month 13*")]
    [TestCase("2026-01-00", "*2026-01 has no day 00*")]
    [TestCase("2026-01-05T00:00:00+24:00", "*an offset such as Z or +02:00, from -23:59 to +23:59*")]
    [TestCase("2026-01-05T00:00:00+0530", "*an offset such as Z*")]
    [TestCase("2026-01-05T00:00:00 Z", "*an offset such as Z*")]
    [TestCase("2026-01-05T00:00:00Z ", "*an offset such as Z*")]
    [TestCase("2026-01-05T00:00:00,5Z", "*an offset such as Z*")]
    [TestCase("2026-01-05T00:00:00.Z", "*its decimal point is not followed by a digit*")]
    [TestCase("2026-01-05T00:00:0Z", "*its seconds do not have two digits*")]
    [TestCase("2026-01-05T0:00:00Z", "*its date is not followed by a time such as T12:00:00*")]
    [TestCase("2026-01-05T", "*its date is not followed by a time such as T12:00:00*")]
    [TestCase("2026-01-05X00:00:00Z", "*its date is not followed by a time such as T12:00:00*")]
    [TestCase("26-01-05", "*it does not start with a date such as 2026-01-31*")]
    [TestCase(" 2026-01-05", "*it does not start with a date*")]
    [TestCase("20260105T000000Z", "*it does not start with a date*")]
    [TestCase("2026-W01-1", "*it does not start with a date*")]
    [TestCase("٢٠٢٦-01-05", "*it does not start with a date*")]
    [TestCase("", "*it does not start with a date*")]
    public void Other_times_are_refused_with_the_reason_and_the_path(string text, string reason) =>
        FluentActions
            .Invoking(() => WireRecords.Read<ArtifactQuery>($$$$"""{"flow_runs":{"start_time":{"after_":"{{{{text}}}}"}}}"""))
            .Should()
            .Throw<JsonException>()
            .WithMessage(reason)
            .WithMessage("*RFC 3339*")
            .Which.Path.Should()
            .Be("$.flow_runs.start_time.after_");

    [Test]
    public void Times_that_the_framework_reads_are_read_as_the_same_time() =>
        Candidates.Sample(
            text =>
            {
                var reason = WireTime.Read(text, out var time);
                if (Framework(text) is { } expected)
                {
                    (reason, time).Should().Be((null, expected), "of {0}", text);
                }
                else if (reason is null)
                {
                    // What it does not read: the other spellings, offsets and seconds of RFC 3339.
                    time.Offset.Should().Be(TimeSpan.Zero);
                }
                else
                {
                    reason.Should().NotBeEmpty();
                }
            },
            iter: 20_000
        );

    [Test]
    public void Written_times_are_read_as_the_same_time() =>
        Any.Time.Sample(time =>
        {
            var condition = new TimeCondition { After = time };
            WireRecords.Read<TimeCondition>(WireRecords.Write(condition)).Should().Be(condition);
        });

    private static DateTimeOffset? Framework(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{text}\""));
        reader.Read();
        return reader.TryGetDateTime(out var time) && time.Kind == DateTimeKind.Unspecified ? new(time, TimeSpan.Zero)
            : reader.TryGetDateTimeOffset(out var withOffset) ? withOffset.ToUniversalTime()
            : null;
    }
}
