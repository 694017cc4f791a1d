using ArtifactStore.Specification.History;

namespace ArtifactStore.Sqlite.Tests.History;

/// <summary>The comparison of feeds and histories itself: what it must find.</summary>
public sealed class HistoryFeedTests
{
    private static readonly Guid A = Guid.Parse("00000000-0000-4000-8000-00000000000a");
    private static readonly Guid B = Guid.Parse("00000000-0000-4000-8000-00000000000b");

    private static readonly HistoryCall First = Call(0, 1, HistoryCallKind.Create) with { Ids = [A], Rows = [new(1, A)] };
    private static readonly HistoryCall Second = Call(2, 3, HistoryCallKind.Create) with { Ids = [B], Rows = [new(2, B)] };
    private static readonly HistoryCall Alias = Call(4, 5, HistoryCallKind.SetAlias) with { Version = 2, Rows = [new(2, B)] };
    private static readonly HistoryCall Delete = Call(6, 7, HistoryCallKind.Delete) with { Ids = [A], Count = 1 };

    private static readonly ArtifactChange[] Feed =
    [
        Change(ArtifactChangeKind.Created, A, 1),
        Change(ArtifactChangeKind.Created, B, 2),
        Change(ArtifactChangeKind.AliasMoved, B, 2),
        Change(ArtifactChangeKind.Deleted, A, 1),
    ];

    [Test]
    public void The_feed_of_the_calls_is_right() => Violations([First, Second, Alias, Delete], Feed).Should().BeEmpty();

    [Test]
    public void A_call_without_an_answer_is_recorded_or_not()
    {
        var open = Second with { Returned = null, Rows = [] };
        Violations([First, open, Alias, Delete], Feed).Should().BeEmpty();
        Violations([First, open], Feed[..1]).Should().BeEmpty();
    }

    [Test]
    public void What_is_missing_is_found()
    {
        foreach (var i in new[] { 0, 1, 3 })
        {
            Violations([First, Second, Alias, Delete], [.. Feed.Where((_, place) => place != i)]).Should().ContainSingle();
        }
    }

    [Test]
    public void What_nobody_did_is_found()
    {
        foreach (var call in new[] { First, Second, Alias, Delete })
        {
            Violations([.. new[] { First, Second, Alias, Delete }.Where(other => other != call)], Feed).Should().ContainSingle();
        }
    }

    [Test]
    public void A_create_that_was_refused_must_not_be_recorded() =>
        Violations([First, Second with { Rows = [], Refused = true }], Feed[..2]).Should().ContainSingle();

    [Test]
    public void Another_version_is_found() => Violations([First, Second], [Feed[0], Feed[1] with { Version = 3 }]).Should().ContainSingle();

    [Test]
    public void An_order_other_than_that_of_the_calls_is_found() =>
        Violations([First, Second], [Feed[1], Feed[0]]).Should().ContainSingle().Which.Should().Contain("behind");

    private static List<string> Violations(HistoryCall[] history, ArtifactChange[] feed) => [.. HistoryFeed.Violations(history, feed)];

    private static HistoryCall Call(long called, long returned, HistoryCallKind kind) =>
        new()
        {
            Client = "client",
            Number = (int)called,
            Key = "a",
            Kind = kind,
            Called = called,
            Returned = returned,
        };

    private static ArtifactChange Change(ArtifactChangeKind kind, Guid id, int version) =>
        new()
        {
            Position = default,
            Kind = kind,
            Time = default,
            Key = "a",
            ArtifactId = id,
            Version = version,
        };
}
