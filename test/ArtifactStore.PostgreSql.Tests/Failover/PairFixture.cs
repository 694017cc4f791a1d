namespace ArtifactStore.PostgreSql.Tests.Failover;

/// <summary>Tests on a pair of servers of their own. Where PostgreSQL is not installed they are skipped, and fail where a build must run everything.</summary>
public abstract class PairFixture
{
    private ServerPair? _pair;

    internal ServerPair Pair => _pair!;

    /// <summary>Settings of the standby.</summary>
    protected virtual string[] OfStandby => [];

    [OneTimeSetUp]
    public void StartServers()
    {
        if (Installation.TryFind(out var reason) is { } installation)
        {
            _pair = new(installation, OfStandby);
        }
        else if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }
        else
        {
            Assert.Ignore(reason);
        }
    }

    [OneTimeTearDown]
    public void StopServers() => _pair?.Dispose();
}
