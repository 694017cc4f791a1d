using ArtifactStore.Specification.History;
using CsCheck;

namespace ArtifactStore.Sqlite.Tests.History;

/// <summary>
/// The checker of histories itself: what it must accept, what it must reject, and that it agrees with trying every order.
/// </summary>
public sealed class HistoryCheckerTests
{
    private static readonly Guid A = Guid.Parse("00000000-0000-4000-8000-00000000000a");
    private static readonly Guid B = Guid.Parse("00000000-0000-4000-8000-00000000000b");
    private static readonly Guid C = Guid.Parse("00000000-0000-4000-8000-00000000000c");

    [Test]
    public void No_calls_are_linearizable() => HistoryChecker.Check([]).Should().Be(new HistoryVerdict(true, 0, ""));

    [Test]
    public void Sequential_calls_are_linearizable()
    {
        Accept(
            Create(0, 1, A, 1),
            Create(2, 3, B, 2),
            Latest(4, 5, (2, B)),
            Version(6, 7, 1, A),
            Versions(8, 9, (2, B), (1, A)),
            Delete(10, 11, B, 1),
            Delete(12, 13, B, 0),
            Latest(14, 15, (1, A)),
            Create(16, 17, C, 3),
            Version(18, 19, 2, null),
            DeleteAll(20, 21, 2),
            Latest(22, 23),
            DeleteAll(24, 25, 0)
        );
    }

    [Test]
    public void A_key_without_artifacts_starts_again() =>
        Accept(Create(0, 1, A, 1), Create(2, 3, B, 2), DeleteAll(4, 5, 2), Create(6, 7, C, 1));

    [Test]
    public void A_version_is_not_reused_while_the_key_has_artifacts() =>
        Reject(Create(0, 1, A, 1), Create(2, 3, B, 2), Delete(4, 5, B, 1), Create(6, 7, C, 2));

    [Test]
    public void A_read_of_the_past_is_rejected() => Reject(Create(0, 1, A, 1), Create(2, 3, B, 2), Latest(4, 5, (1, A)));

    [Test]
    public void A_read_beside_a_create_may_see_it_or_not()
    {
        Accept(Create(0, 1, A, 1), Create(2, 9, B, 2), Latest(3, 4, (1, A)), Latest(5, 6, (2, B)));
        Accept(Create(0, 1, A, 1), Create(2, 9, B, 2), Latest(3, 6, (2, B)), Latest(4, 7, (1, A)));
    }

    [Test]
    public void A_later_read_may_not_return_an_older_version() =>
        Reject(Create(0, 1, A, 1), Create(2, 9, B, 2), Latest(3, 4, (2, B)), Latest(5, 6, (1, A)));

    [Test]
    public void A_version_returned_by_a_read_is_also_the_latest() =>
        Reject(Create(0, 1, A, 1), Create(2, 9, B, 2), Version(3, 4, 2, B), Latest(5, 6, (1, A)));

    [Test]
    public void Two_creates_do_not_share_a_version() => Reject(Create(0, 9, A, 1), Create(0, 9, B, 1));

    [Test]
    public void A_version_is_not_skipped() => Reject(Create(0, 1, A, 1), Create(2, 3, B, 3));

    [Test]
    public void The_later_of_two_creates_has_the_higher_version()
    {
        Accept(Create(0, 5, A, 2), Create(4, 9, B, 1));
        Reject(Create(0, 3, A, 2), Create(4, 9, B, 1));
    }

    [Test]
    public void An_expected_version_is_that_of_the_latest_that_is_there()
    {
        Accept(Create(0, 1, A, 1), Create(2, 3, B, 2), Delete(4, 5, B, 1), Create(6, 7, C, 3) with { Version = 1 });
        Reject(Create(0, 1, A, 1), Create(2, 3, B, 2), Create(4, 5, C, 3) with { Version = 1 });
        Accept(Create(0, 1, A, 1), Refused(2, 3, B, 0), Latest(4, 5, (1, A)));
        Reject(Create(0, 1, A, 1), Refused(2, 3, B, 1));
    }

    [Test]
    public void Of_two_creates_that_expect_the_same_version_one_succeeds()
    {
        Accept(Create(0, 9, A, 1) with { Version = 0 }, Refused(0, 9, B, 0));
        Reject(Create(0, 9, A, 1) with { Version = 0 }, Create(0, 9, B, 2) with { Version = 0 });
        Reject(Refused(0, 9, A, 0), Refused(0, 9, B, 0));
    }

    [Test]
    public void One_of_two_deletes_returns_true()
    {
        Accept(Create(0, 1, A, 1), Delete(2, 9, A, 1), Delete(2, 9, A, 0));
        Reject(Create(0, 1, A, 1), Delete(2, 9, A, 1), Delete(2, 9, A, 1));
        Reject(Create(0, 1, A, 1), Delete(2, 9, A, 0), Delete(2, 9, A, 0));
    }

    [Test]
    public void A_delete_of_all_leaves_none_of_those_that_were_there()
    {
        Accept(Create(0, 1, A, 1), Create(2, 9, B, 2), DeleteAll(3, 8, 2));
        Accept(Create(0, 1, A, 1), Create(2, 9, B, 1), DeleteAll(3, 8, 1));
        Reject(Create(0, 1, A, 1), Create(2, 9, B, 2), DeleteAll(3, 8, 1));
    }

    [Test]
    public void An_aliased_artifact_is_not_deleted()
    {
        Accept(
            Create(0, 1, A, 1),
            Create(2, 3, B, 2),
            SetAlias(4, 5, 1, A),
            Alias(6, 7, (1, A)),
            Delete(8, 9, A, 0) with
            {
                Refused = true,
            },
            DeleteAll(10, 11, 1),
            RemoveAlias(12, 13, 1),
            RemoveAlias(14, 15, 0),
            DeleteAll(16, 17, 1)
        );
        Reject(Create(0, 1, A, 1), SetAlias(2, 3, 1, A), Delete(4, 5, A, 1));
        Reject(Create(0, 1, A, 1), SetAlias(2, 3, 1, A), DeleteAll(4, 5, 1));
        Reject(Create(0, 1, A, 1), Delete(2, 3, A, 0) with { Refused = true });
        Reject(Create(0, 1, A, 1), Delete(2, 3, A, 1), SetAlias(4, 5, 1, A));
    }

    [Test]
    public void Of_two_sets_that_expect_the_same_version_one_succeeds()
    {
        HistoryCall[] two = [Create(0, 1, A, 1), Create(2, 3, B, 2)];
        var (first, second) = (SetAlias(4, 9, 1, A) with { AliasVersion = 0 }, SetAlias(4, 9, 2, B) with { AliasVersion = 0 });
        Accept([.. two, first, second with { Rows = [], Refused = true }]);
        Reject([.. two, first, second]);
        Reject([.. two, first with { Rows = [], Refused = true }, second with { Rows = [], Refused = true }]);
    }

    [Test]
    public void Artifacts_of_one_list_become_visible_together()
    {
        var both = Create(0, 9, A, 1) with { Ids = [A, B], Rows = [new(1, A), new(2, B)] };
        Accept(both, Versions(1, 2), Versions(3, 4, (1, A), (2, B)));
        Reject(both, Versions(3, 4, (1, A)));
        Reject(both with { Rows = [new(2, A), new(1, B)] });
    }

    [Test]
    public void A_call_without_an_answer_may_take_place_later_or_never()
    {
        var open = Create(2, 3, B, 2) with { Returned = null, Rows = [] };
        Accept(Create(0, 1, A, 1), open, Latest(4, 5, (1, A)), Latest(90, 91, (2, B)));
        Accept(Create(0, 1, A, 1), open, Latest(90, 91, (1, A)), Create(92, 93, C, 2));
        Accept(Create(0, 1, A, 1), open, Create(4, 5, C, 3));
        Reject(Create(0, 1, A, 1), open, Latest(4, 5, (2, B)), Latest(90, 91, (1, A)));
        Reject(Latest(0, 1, (1, B)), open);
        Accept(Create(0, 1, A, 1), Delete(2, 3, A, 0) with { Returned = null }, Latest(4, 5, (1, A)), Latest(6, 7));
        Accept(Create(0, 1, A, 1), DeleteAll(2, 3, 0) with { Returned = null }, Latest(4, 5, (1, A)), Create(6, 7, B, 1));
        Accept(Create(0, 1, A, 1), Latest(2, 3) with { Returned = null });
    }

    [Test]
    public void Keys_are_checked_separately()
    {
        Accept(Create(0, 1, A, 1), Create(2, 3, B, 1) with { Key = "other" });
        HistoryChecker.Check([Create(0, 1, A, 1), Create(2, 3, B, 2) with { Key = "other" }]).Reason.Should().Contain("'other'");
    }

    [Test]
    public void The_reason_shows_where_it_ends()
    {
        var verdict = HistoryChecker.Check(Named(Create(0, 1, A, 1), Create(2, 3, B, 2), Latest(4, 5, (1, A))));
        verdict.IsLinearizable.Should().BeFalse();
        verdict.Calls.Should().Be(3);
        verdict.Reason.Should().Contain("After 2 of 3 calls").And.Contain($"ReadLatest -> [1: {A}]");
    }

    [Test]
    public void A_long_history_of_many_clients_is_checked_in_little_memory_and_time()
    {
        var random = new Random(1);
        var history = new List<HistoryCall>();
        for (var i = 0; i < 50_000; i++)
        {
            // Each begins before the ten before it have ended.
            var time = i * 10;
            history.Add(
                (i % 3) switch
                {
                    0 => Create(time - random.Next(100), time + random.Next(100), Number(i), 1),
                    1 => Latest(time - random.Next(100), time + random.Next(100), (1, Number(i - 1))),
                    _ => DeleteAll(time - random.Next(100), time + random.Next(100), 1),
                }
            );
        }

        HistoryChecker.Check(Named([.. history])).IsLinearizable.Should().BeTrue();
    }

    [Test]
    public void It_agrees_with_brute_force()
    {
        var (accepted, rejected) = (0, 0);
        SmallHistories.Sample(
            history =>
            {
                var calls = Named(history);
                var expected = AnyOrder(calls, KeyState.Empty);
                Interlocked.Increment(ref expected ? ref accepted : ref rejected);
                return HistoryChecker.Check(calls).IsLinearizable == expected;
            },
            iter: 20_000
        );
        accepted.Should().BeGreaterThan(1_000, "half of what is compared must not be trivial");
        rejected.Should().BeGreaterThan(1_000);
    }

    /// <summary>Up to seven calls that overlap, with answers that fit some order, and sometimes one that is changed.</summary>
    private static Gen<HistoryCall[]> SmallHistories { get; } =
        Gen.Select(
            Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 8], Gen.Int[0, 8], Gen.Bool).Array[1, 7],
            Gen.Int[0, 9],
            (drafts, change) =>
            {
                var calls = new List<HistoryCall>();
                var state = KeyState.Empty;
                foreach (var (i, (kind, choice, before, after, isOpen)) in drafts.Index())
                {
                    var some = state.Rows.Count == 0 ? new VersionRow(1, Number(choice)) : state.Rows[choice % state.Rows.Count];
                    var (from, to) = ((i * 4) - before, (i * 4) + after + 1);
                    HistoryCall[] answers = kind switch
                    {
                        0 or 1 => [Create(from, to, Number(100 + i), state.Last + 1)],
                        2 =>
                        [
                            Create(from, to, Number(100 + i), state.Last + 1) with
                            {
                                Version = choice,
                            },
                            Refused(from, to, Number(100 + i), choice),
                        ],
                        3 => [Latest(from, to, [.. state.Rows.TakeLast(1).Select(row => (row.Version, row.Id))])],
                        4 => [Version(from, to, some.Version, state.Rows.Contains(some) ? some.Id : null)],
                        5 =>
                        [
                            Delete(from, to, some.Id, 0),
                            Delete(from, to, some.Id, 1),
                            Delete(from, to, some.Id, 0) with
                            {
                                Refused = true,
                            },
                        ],
                        6 => [DeleteAll(from, to, state.Rows.Count(row => row.Id != state.Alias))],
                        7 => [SetAlias(from, to, some.Version, some.Id), SetAlias(from, to, some.Version, null)],
                        8 => [Alias(from, to, [.. state.Rows.Where(row => row.Id == state.Alias).Select(row => (row.Version, row.Id))])],
                        _ => [RemoveAlias(from, to, state.Alias is null ? 0 : 1)],
                    };
                    var call = answers.First(answer => state.After(answer) is not null);
                    var isLost = isOpen && choice == 3;
                    state = isLost && before % 2 == 0 ? state : state.After(call)!;
                    calls.Add(isLost ? call with { Returned = null, Rows = [], Count = 0, Refused = false } : call);
                }

                // Another answer to one of them: that of a call of the same kind, or one that is a little off.
                if (change < calls.Count && calls[change] is { Returned: not null } changed)
                {
                    var other = calls.Find(call => call != changed && call.Kind == changed.Kind && call.Returned is not null);
                    calls[change] =
                        changed.Kind == HistoryCallKind.Create
                            ? changed with
                            {
                                Refused = false,
                                Rows = [new(other?.Rows is [var row, ..] ? row.Version : 2, changed.Ids[0])],
                            }
                            : changed with
                            {
                                Rows = other?.Rows ?? [],
                                Count = other?.Count ?? 1 - changed.Count,
                            };
                }

                return calls.ToArray();
            }
        );

    private static bool AnyOrder(HistoryCall[] left, KeyState state) =>
        left.All(call => call.Returned is null)
        || left.Any(call =>
            left.All(other => other.Returned is null || other.Returned >= call.Called)
            && state.After(call) is { } next
            && AnyOrder([.. left.Where(other => other != call)], next)
        );

    private static void Accept(params HistoryCall[] history) => HistoryChecker.Check(Named(history)).Reason.Should().BeEmpty();

    private static void Reject(params HistoryCall[] history) => HistoryChecker.Check(Named(history)).IsLinearizable.Should().BeFalse();

    private static HistoryCall[] Named(params HistoryCall[] history) => [.. history.Select((call, i) => call with { Number = i })];

    private static Guid Number(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    private static HistoryCall Create(long called, long returned, Guid id, int version) =>
        Call(HistoryCallKind.Create, called, returned) with
        {
            Ids = [id],
            Rows = [new(version, id)],
        };

    private static HistoryCall Refused(long called, long returned, Guid id, int expected) =>
        Call(HistoryCallKind.Create, called, returned) with
        {
            Ids = [id],
            Version = expected,
            Refused = true,
        };

    private static HistoryCall Latest(long called, long returned, params (int Version, Guid Id)[] rows) =>
        Call(HistoryCallKind.ReadLatest, called, returned) with
        {
            Rows = Rows(rows),
        };

    private static HistoryCall Versions(long called, long returned, params (int Version, Guid Id)[] rows) =>
        Call(HistoryCallKind.ReadVersions, called, returned) with
        {
            Rows = Rows(rows),
        };

    private static HistoryCall Version(long called, long returned, int version, Guid? id) =>
        Call(HistoryCallKind.ReadVersion, called, returned) with
        {
            Version = version,
            Rows = id is { } one ? [new(version, one)] : [],
        };

    private static HistoryCall Delete(long called, long returned, Guid id, int count) =>
        Call(HistoryCallKind.Delete, called, returned) with
        {
            Ids = [id],
            Count = count,
        };

    private static HistoryCall DeleteAll(long called, long returned, int count) =>
        Call(HistoryCallKind.DeleteAll, called, returned) with
        {
            Count = count,
        };

    private static HistoryCall SetAlias(long called, long returned, int version, Guid? id) =>
        Call(HistoryCallKind.SetAlias, called, returned) with
        {
            Version = version,
            Rows = id is { } one ? [new(version, one)] : [],
            Refused = id is null,
        };

    private static HistoryCall RemoveAlias(long called, long returned, int count) =>
        Call(HistoryCallKind.RemoveAlias, called, returned) with
        {
            Count = count,
        };

    private static HistoryCall Alias(long called, long returned, params (int Version, Guid Id)[] rows) =>
        Call(HistoryCallKind.ReadAlias, called, returned) with
        {
            Rows = Rows(rows),
        };

    private static HistoryCall Call(HistoryCallKind kind, long called, long returned) =>
        new()
        {
            Client = "client",
            Number = 0,
            Key = "a",
            Kind = kind,
            Called = called,
            Returned = returned,
        };

    private static VersionRow[] Rows((int Version, Guid Id)[] rows) => [.. rows.Select(row => new VersionRow(row.Version, row.Id))];
}
