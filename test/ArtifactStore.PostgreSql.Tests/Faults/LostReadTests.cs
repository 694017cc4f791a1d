using ArtifactStore.Specification.Faults;

namespace ArtifactStore.PostgreSql.Tests.Faults;

/// <summary>
/// The connection of a read is lost before or after every message that it sends. The read is made again, and gives its result.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class LostReadTests : ReadFaultFixture
{
    [Test]
    public async Task A_read_that_loses_its_connection_is_retried([Values] CutPointTests.Cut cut)
    {
        var points = 0;
        foreach (var operation in ReadOperation.All)
        {
            var expected = await operation.Read(Store, CancellationToken.None);
            expected.Should().NotBeEmpty();
            for (var point = 1; ; point++)
            {
                Proxy.At(point, step => CutPointTests.CutAsync(step, cut, Database));
                (await operation.Read(Store, CancellationToken.None))
                    .Should()
                    .Be(expected, "{0} has lost its connection at point {1}", operation, point);
                if (!Proxy.Reached)
                {
                    point.Should().BeGreaterThan(1);
                    break;
                }

                points++;
            }
        }

        TestContext.Out.WriteLine($"{cut}: {ReadOperation.All.Count} reads, {points} points, all made good");
    }
}
