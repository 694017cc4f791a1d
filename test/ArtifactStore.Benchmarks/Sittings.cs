namespace ArtifactStore.Benchmarks;

/// <summary>
/// Several comparisons of the same, each with everything opened anew; what counts is the median of their medians. A connection to a server is a process there, and how fast that is depends on where its memory has come to lie
/// and which processor it runs on: by a fifth, for as long as it lives. One sitting would compare such luck.
/// </summary>
/// <param name="budget">How long all candidates of a sitting take together; null for the usual. With a budget there are two sittings at most: then it is to be seen that they work, and no figure counts.</param>
/// <param name="count">How many there are; one where there is no server.</param>
internal sealed class Sittings(TimeSpan? budget, int count = Sittings.Usual)
{
    /// <summary>How many there usually are.</summary>
    public const int Usual = 5;

    /// <summary>How long each candidate runs first in the later ones: the code is compiled, and what the connection keeps is to be made.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    /// <summary>What takes this many times as long as the best in the first sitting is not asked again: no luck would change its place.</summary>
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
            candidates = [candidates[0], .. candidates.Skip(1).Where(candidate => _medians.TryGetValue((work, candidate.Name), out var known) && known[0] < Beyond * best)];
        }

        var times = await Rounds.MedianMicrosecondsAsync(candidates, budget ?? Budget, budget is not null ? null : isFirst ? warmUp ?? Rounds.WarmUp : WarmUp);
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
        _order.GroupBy(key => key.Work, (work, keys) => (work, (IReadOnlyList<(string, double)>)[.. keys.Select(key => (key.Candidate, Rounds.Median(_medians[key])))]));
}
