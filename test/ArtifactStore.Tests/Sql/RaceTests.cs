using ArtifactStore.Sql;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Tests.Sql;

/// <summary>The constant that the remarks of <see cref="Race"/> prove, on paths whose lengths and costs are made up.</summary>
public sealed class RaceTests
{
    private const double Counted = 0.2;

    [Test]
    public void A_race_costs_at_most_a_small_constant_times_the_best_path() =>
        Gen.Select(Gen.Long[1, 2_000_000], Gen.Select(Gen.Long[1, 2_000_000], Gen.Int[1, 8]).Array[0, 3], Gen.Long[1, 500])
            .Sample(
                (scanLength, lengths, wanted) =>
                {
                    scanLength = Math.Max(scanLength, wanted);
                    var (cost, seen) = (0.0, 0L);
                    var scans = new Scan<string>[]
                    {
                        rows =>
                        {
                            cost += Math.Min(rows, scanLength - seen);
                            seen += rows;
                            return Task.FromResult(seen >= scanLength ? "scan" : null);
                        },
                    };
                    Seek<string>[] seeks =
                    [
                        .. lengths.Select(seek => new Seek<string>(
                            seek.Item2,
                            bound =>
                            {
                                cost += Counted * Math.Min(bound, seek.Item1) / seek.Item2;
                                return Task.FromResult(Math.Min(bound, seek.Item1));
                            },
                            () =>
                            {
                                cost += (double)seek.Item1 / seek.Item2;
                                return Task.FromResult("seek");
                            }
                        )),
                    ];

                    Race.PageAsync(scans, seeks, wanted).IsCompletedSuccessfully.Should().BeTrue();

                    var first = (1 + (Counted * seeks.Length)) * Math.Max(128, 2 * wanted);
                    var best = lengths.Select(seek => (double)seek.Item1 / seek.Item2).Append(scanLength).Min();
                    cost.Should()
                        .BeLessThanOrEqualTo(
                            ((3 + (4 * Counted * seeks.Length)) * best) + first,
                            "a scan of {0} rows, seeks of {1}",
                            scanLength,
                            string.Join(", ", lengths)
                        );
                },
                iter: 20_000
            );

    [Test]
    public async Task The_seek_that_leads_to_the_fewest_rows_is_read()
    {
        long[] lengths = [70_000, 6_000, 5_000, 900_000];
        Seek<long>[] seeks =
        [
            .. lengths.Select(length => new Seek<long>(
                1,
                bound => Task.FromResult(Math.Min(bound, length)),
                () => Task.FromResult(length)
            )),
        ];

        (await (await Race.ShortestAsync(seeks)).Read()).Should().Be(5_000);
    }

    [Test]
    public async Task Scans_alone_race_each_other()
    {
        var seen = new long[2];
        Scan<string> Scan(int i, long length) => rows => Task.FromResult((seen[i] += rows) >= length ? $"scan {i}" : null);

        (await Race.PageAsync([Scan(0, 1_000_000), Scan(1, 3_000)], [], wanted: 10)).Should().Be("scan 1");
        seen[0].Should().BeLessThanOrEqualTo(4 * 3_000);
    }

    [TestCase(10, 128)]
    [TestCase(500, 1_000)]
    public async Task The_first_turn_scans_twice_the_rows_of_the_page_and_at_least_128_and_the_next_as_many_again(long wanted, long rows)
    {
        List<long> turns = [];
        Scan<string> scan = further =>
        {
            turns.Add(further);
            return Task.FromResult(turns.Count == 2 ? "page" : null);
        };

        (await Race.PageAsync([scan], [], wanted)).Should().Be("page");
        turns.Should().Equal(rows, rows);
    }

    [Test]
    public async Task After_a_seek_without_rows_nothing_is_counted_or_scanned()
    {
        Seek<string>[] seeks =
        [
            new(1, _ => Task.FromResult(0L), () => Task.FromResult("seek")),
            new(1, _ => throw new AssertionException("Counted."), () => throw new AssertionException("Read.")),
        ];

        (await Race.PageAsync([_ => throw new AssertionException("Scanned.")], seeks, wanted: 1)).Should().Be("seek");
    }

    [TestCase(9, "seek")]
    [TestCase(10, "scan")]
    public async Task A_scan_sees_as_many_rows_as_the_seek_costs_unless_those_can_not_fill_the_page(long rows, string winner)
    {
        Seek<string> seek = new(3, bound => Task.FromResult(Math.Min(bound, 3 * rows)), () => Task.FromResult("seek"));
        Scan<string> scan = seen => Task.FromResult(seen == rows ? "scan" : null);

        (await Race.PageAsync([scan], [seek], wanted: 10)).Should().Be(winner);
    }

    [TestCase(0, null, 1)]
    [TestCase(10, null, 10)]
    [TestCase(10, 5, 15)]
    [TestCase(int.MaxValue, int.MaxValue, 4_294_967_294)]
    public void A_page_is_full_after_the_rows_that_it_skips_and_those_of_its_limit(int limit, int? offset, long rows) =>
        Race.Wanted(new ArtifactQuery { Limit = limit, Offset = offset }).Should().Be(rows);
}
