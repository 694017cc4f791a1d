namespace ArtifactStore.PostgreSql.Tests.Failover;

/// <summary>
/// Tests on a pair of servers of their own. Where PostgreSQL is not installed they are skipped, and fail where a build must run everything.
/// </summary>
public abstract class PairFixture
{
    private ServerPair? _pair;

    internal ServerPair Pair => _pair!;

    /// <summary>Settings of the standby.</summary>
    protected virtual string[] OfStandby => [];

    [OneTimeSetUp]
    public void StartServers()
    {
        var installation = Installation.TryFind(out var reason);
        if (installation is null)
        {
            Missing.Report(reason);
        }

        _pair = new(installation!, OfStandby);
    }

    [OneTimeTearDown]
    public void StopServers() => _pair?.Dispose();
}
