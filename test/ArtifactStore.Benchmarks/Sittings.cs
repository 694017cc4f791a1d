namespace ArtifactStore.Benchmarks;

/// <summary>
/// Repeats a comparison with everything opened anew, and takes the median of the medians. A connection to a server is a process there, and
/// some are faster than others for as long as they live.
/// </summary>
/// <param name="budget">The time of all candidates of a sitting together; null for the usual. With a budget no figure counts.</param>
/// <param name="count">The number of sittings.</param>
internal sealed class Sittings(TimeSpan? budget, int count = Sittings.Usual)
{
    /// <summary>How many there usually are.</summary>
    public const int Usual = 5;

    /// <summary>The warm-up of each candidate in the later sittings, for what its connection keeps.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    /// <summary>A candidate that takes this many times as long as the best in the first sitting is left out afterwards.</summary>
    private const int Beyond = 25;

    private readonly List<(string Work, string Candidate)> _order = [];
    private readonly Dictionary<(string Work, string Candidate), List<double>> _medians = [];

    /// <summary>How many there are.</summary>
    public int Count { get; } = budget is null ? count : Math.Min(count, 2);

    /// <summary>Times candidates in one of the sittings.</summary>
    /// <param name="work">What they do.</param>
    /// <param name="candidates">The candidates, the same in each sitting, of which the first is always asked.</param>
    /// <param name="warmUp">How long each runs first in the first sitting; null for the usual.</param>
    public async Task SitAsync(string work, IReadOnlyList<Candidate> candidates, TimeSpan? warmUp = null)
    {
        var isFirst = !_medians.ContainsKey((work, candidates[0].Name));
        if (!isFirst)
        {
            var best = _order.Where(key => key.Work == work).Min(key => _medians[key][0]);
            candidates = [candidates[0], .. candidates.Skip(1).Where(IsNear)];

            bool IsNear(Candidate candidate) => _medians.TryGetValue((work, candidate.Name), out var known) && known[0] < Beyond * best;
        }

        var warm =
            budget is not null ? (TimeSpan?)null
            : isFirst ? warmUp ?? Rounds.WarmUp
            : WarmUp;
        var times = await Rounds.MedianMicrosecondsAsync(candidates, budget ?? Budget, warm);
        for (var i = 0; i < times.Length; i++)
        {
            var key = (work, candidates[i].Name);
            if (isFirst)
            {
                _order.Add(key);
                _medians.Add(key, []);
            }

            _medians[key].Add(times[i]);
        }
    }

    /// <summary>The works and their candidates, in the order in which they first came, with their times in microseconds.</summary>
    public IEnumerable<(string Work, IReadOnlyList<(string Candidate, double Time)> Times)> Results() =>
        from key in _order
        group (key.Candidate, Rounds.Median(_medians[key])) by key.Work into times
        select (times.Key, (IReadOnlyList<(string, double)>)[.. times]);
}
