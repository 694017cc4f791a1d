using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Sql;

public sealed class UuidV7GeneratorTests
{
    [Test]
    public void Ids_are_of_version_7_and_carry_the_clock()
    {
        var clock = new Clock { Now = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).AddMicroseconds(123_456) };
        var id = new UuidV7Generator(clock).Next();
        (id.Version, id.Variant >> 2).Should().Be((7, 2));
        Convert.ToInt64(id.ToString("N")[..12], 16).Should().Be(clock.Now.ToUnixTimeMilliseconds());
    }

    [Test]
    public void Ids_rise_with_any_clock() =>
        Gen.Int[-5, 5]
            .Array[1, 300]
            .Sample(
                steps =>
                {
                    var clock = new Clock { Now = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero) };
                    var generator = new UuidV7Generator(clock);
                    var ids = new List<string>();
                    foreach (var step in steps)
                    {
                        clock.Now = clock.Now.AddMilliseconds(step);
                        ids.Add(generator.Next().ToString());
                    }

                    ids.Should().OnlyHaveUniqueItems().And.BeInAscendingOrder(StringComparer.Ordinal, "a database sorts their texts");
                },
                iter: 50
            );

    [Test]
    public void No_two_milliseconds_begin_with_the_same_bits()
    {
        var clock = new Clock { Now = DateTimeOffset.UnixEpoch };
        var generator = new UuidV7Generator(clock);
        var random = new List<string>();
        for (var i = 0; i < 1_000; i++)
        {
            clock.Now = clock.Now.AddMilliseconds(1);
            random.Add(generator.Next().ToString("N")[13..]);
        }

        random.Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void A_clock_before_1970_gives_ids_too()
    {
        var generator = new UuidV7Generator(new Clock { Now = DateTimeOffset.MinValue });
        var first = generator.Next();
        first.Version.Should().Be(7);
        string.CompareOrdinal(generator.Next().ToString(), first.ToString()).Should().BePositive();
    }

    [Test]
    public void Many_threads_get_ids_of_their_own()
    {
        var generator = new UuidV7Generator(TimeProvider.System);
        var ids = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        Parallel.For(0, 4, _ =>
        {
            var last = Guid.Empty.ToString();
            for (var i = 0; i < 2_000; i++)
            {
                var id = generator.Next();
                ids.Add(id);
                string.CompareOrdinal(id.ToString(), last).Should().BePositive();
                last = id.ToString();
            }
        });
        ids.Distinct().Should().HaveCount(8_000);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
