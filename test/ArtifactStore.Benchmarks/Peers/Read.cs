namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A read that every peer makes.</summary>
/// <param name="Ask">Asks a peer.</param>
internal sealed record Read(string Name, Func<IPeer, Sample, Task<Answer>> Ask, double ByHand = 1.25, double Dapper = 1.05)
    : Work(Name, ByHand, Dapper)
{
    private const int Limit = 200;

    public static readonly Read Stream = new("stream of all without bodies", (peer, _) => peer.StreamAsync(), Dapper: 1.1);

    public static IReadOnlyList<Read> All { get; } =
    [
        new("read one by id", (peer, sample) => peer.ReadAsync(sample.NextId)),
        new("latest by key", (peer, sample) => peer.LatestAsync(sample.NextKey)),
        new("200 newest", (peer, _) => peer.NewestAsync(Limit, bodies: true)),
        new("200 newest without bodies", (peer, _) => peer.NewestAsync(Limit, bodies: false)),
        new("200 newest of a flow of 0.05 %", (peer, _) => peer.NewestOfFlowAsync(Sample.Narrow, Limit)),
        new("latest of a flow's keys", (peer, _) => peer.LatestOfFlowAsync(Sample.Narrow, Limit)),
        new("count of a deployment's artifacts", (peer, _) => peer.CountOfDeploymentAsync(Sample.Narrow), ByHand: 1.2),
        new("second page of 50, by cursor", (peer, sample) => peer.PageAsync(sample.First, sample.PageSize)),
        new("page 10,000 of 50, by cursor", (peer, sample) => peer.PageAsync(sample.Deep, sample.PageSize)),
        Stream,
    ];
}
