namespace ArtifactStore.Benchmarks.Peers;

/// <summary>One of the questions that all peers answer, and how far the library may be from them.</summary>
/// <param name="Name">Its name in tables and results.</param>
/// <param name="IsFiltered">Whether a filter goes through the runs: then there are several ways to say it.</param>
/// <param name="Bars">The bars on SQLite.</param>
/// <param name="Ask">Asks a peer.</param>
/// <param name="Promise">What the library promises here and the limit does not; null for nothing.</param>
internal sealed record Work(string Name, bool IsFiltered, Bars Bars, Func<IPeer, Sample, Task<Answer>> Ask, string? Promise = null)
{
    private const int Limit = 200;

    public const string Stream = "all without bodies, one by one";

    public static IReadOnlyList<Work> Reads { get; } =
    [
        new("read one by id", false, new(1.4, 3, Microseconds: 5), (peer, sample) => peer.ReadAsync(sample.NextId)),
        new("latest by key", false, new(1.4, 3, Microseconds: 5), (peer, sample) => peer.LatestAsync(sample.NextKey)),
        new("200 newest", false, new(1.15, 2), (peer, _) => peer.NewestAsync(Limit, bodies: true)),
        new("200 newest without bodies", false, new(1.15, 2), (peer, _) => peer.NewestAsync(Limit, bodies: false)),
        new("200 newest of a flow that owns 0.05 %", true, new(1.15, 3, 20), (peer, _) => peer.NewestOfFlowAsync(Sample.Narrow, Limit)),
        new("count of a deployment's artifacts", true, new(1.3, 2, 1000), (peer, _) => peer.CountOfDeploymentAsync(Sample.Narrow),
            "the library's text is the same for one name and for thousands, and counts for deployments of several flows that share a name."),
        new("latest of a flow's keys", true, new(1.2, 2, 50), (peer, _) => peer.LatestOfFlowAsync(Sample.Narrow, Limit)),
        new(FirstPage, false, new(1.2, null), (peer, sample) => peer.PageAsync(sample.First, sample.PageSize)),
        new(DeepPage, false, new(1.2, null), (peer, sample) => peer.PageAsync(sample.Deep, sample.PageSize)),
        new(Stream, false, new(1.2, null), (peer, _) => peer.StreamAsync(),
            "the library's streams hold no connection, no answer and no snapshot while their reader takes its time: they read pages, each from where the last one ended."),
    ];

    public const string FirstPage = "second page of 50, by cursor";

    public const string DeepPage = "deep page of 50, by cursor";

}
