using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Filters;

/// <summary>A condition on the sort's own column and a cursor bound a scan together.</summary>
public sealed class SortRangeTests
{
    private static readonly DateTimeOffset Day = DateTimeOffset.UnixEpoch;

    [TestCase(ArtifactSort.CreatedAsc)]
    [TestCase(ArtifactSort.CreatedDesc)]
    public void A_bound_at_the_end_of_the_calendar_leaves_out_no_row(ArtifactSort sort)
    {
        var condition = new TimeCondition { Before = DateTimeOffset.MaxValue };
        var range = SortRange.Of(condition, new ArtifactQuery { Sort = sort })!;

        var end = sort.IsAscending() ? range.Until : range.After;
        (end!.Time, end.Id).Should().Be((condition.Before, Guid.AllBitsSet));
    }

    [TestCase(ArtifactSort.CreatedAsc, -1, false)]
    [TestCase(ArtifactSort.CreatedAsc, 0, true)]
    [TestCase(ArtifactSort.CreatedAsc, 1, true)]
    [TestCase(ArtifactSort.CreatedDesc, -1, true)]
    [TestCase(ArtifactSort.CreatedDesc, 0, true)]
    [TestCase(ArtifactSort.CreatedDesc, 1, false)]
    public void Of_a_time_bound_and_a_cursor_the_scan_begins_at_the_one_that_comes_later_in_the_sort(
        ArtifactSort sort,
        int days,
        bool atCursor
    )
    {
        var condition = sort.IsAscending() ? new TimeCondition { After = Day } : new TimeCondition { Before = Day };
        var range = SortRange.Of(condition, new ArtifactQuery { Sort = sort })!;
        var cursor = ArtifactCursor.At(false, sort, Guid.NewGuid(), Day.AddDays(days));

        range.Behind(cursor).After.Should().Be(atCursor ? cursor : range.After);
        range.Behind(null).Should().Be(range);
        SortRange.All.Behind(cursor).After.Should().Be(cursor);
    }

    [TestCase("a", false)]
    [TestCase("\uffff", false)]
    [TestCase("😀", true)]
    [TestCase("😀b", true)]
    public void Keys_are_compared_by_the_bytes_of_their_UTF_8(string key, bool atCursor)
    {
        var range = SortRange.Of(new KeyCondition { StartsWith = "😀" }, new ArtifactQuery { Sort = ArtifactSort.KeyAsc })!;
        var cursor = ArtifactCursor.At(false, ArtifactSort.KeyAsc, Guid.NewGuid(), key: key);

        range.Behind(cursor).After.Should().Be(atCursor ? cursor : range.After);
    }
}
