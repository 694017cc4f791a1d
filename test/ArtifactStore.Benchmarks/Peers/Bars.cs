namespace ArtifactStore.Benchmarks.Peers;

/// <summary>What the library must keep to.</summary>
/// <param name="Limit">So many times the limit at most.</param>
/// <param name="EntityFramework">So many times faster than EF Core's best at least.</param>
/// <param name="Exists">So many times faster than correlated EXISTS at least.</param>
/// <param name="Microseconds">Or so much above the limit, where that is more.</param>
internal sealed record Bars(double? Limit, double? EntityFramework, double? Exists = null, double? Microseconds = null)
{
    /// <summary>So much two figures differ that are the same: it moves no bar, and makes nobody slower.</summary>
    public const double Noise = 1.05;

    /// <summary>The bars on PostgreSQL, where a round trip is in everything.</summary>
    public Bars OnPostgreSql => new(Limit is null ? null : 1.25, EntityFramework is null ? null : 1.3, Exists is null ? null : 1);

    public bool KeepsLimit(double own, double limit) => Limit is null || own <= limit * Limit || own <= limit + (Microseconds ?? 0);

    public bool KeepsEntityFramework(double own, double other) => IsAhead(own, other, EntityFramework);

    public bool KeepsExists(double own, double other) => IsAhead(own, other, Exists);

    private static bool IsAhead(double own, double other, double? lead) => lead is null || other >= own * lead || (lead == 1 && own <= other * Noise);
}
