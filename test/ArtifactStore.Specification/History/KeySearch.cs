using System.Text;

namespace ArtifactStore.Specification.History;

/// <summary>The search for an order of the calls on one key.</summary>
internal sealed class KeySearch
{
    private const int ShownBefore = 12;

    private readonly HistoryCall[] _answered;
    private readonly HistoryCall[] _open;

    public KeySearch(HistoryCall[] calls)
    {
        _answered = [.. calls.Where(call => call.Returned is not null).OrderBy(call => call.Called)];

        // One that changes nothing, such as a read, leads to no step.
        _open = [.. calls.Where(call => call.Returned is null).OrderBy(call => call.Called)];
    }

    /// <returns>Null where there is an order; else how far the longest one goes.</returns>
    public string? Run()
    {
        var start = new SearchStep(0, [], [], KeyState.Empty, null, null);
        var seen = new HashSet<SearchStep> { start };
        var left = new Stack<SearchStep>([start]);
        var longest = start;
        while (left.TryPop(out var step))
        {
            if (step.First == _answered.Length)
            {
                return null;
            }

            longest = step.Length > longest.Length ? step : longest;
            foreach (var next in Next(step))
            {
                if (seen.Add(next))
                {
                    left.Push(next);
                }
            }
        }

        return Explain(longest);
    }

    /// <summary>The steps after one; what is best tried first comes last.</summary>
    private List<SearchStep> Next(SearchStep step)
    {
        var (candidates, end) = Candidates(step);
        var next = new List<SearchStep>();

        // Last of all what nobody has heard of: there may be an order without it.
        for (var i = 0; i < _open.Length && _open[i].Called <= end; i++)
        {
            if (Array.BinarySearch(step.Open, i) < 0 && step.State.After(_open[i]) is { } state && !ReferenceEquals(state, step.State))
            {
                next.Add(new(step.First, step.Beyond, With(step.Open, i), state, step, _open[i]));
            }
        }

        // First of all what ended first.
        foreach (var i in candidates.OrderByDescending(i => _answered[i].Returned))
        {
            if (step.State.After(_answered[i]) is not { } state)
            {
                continue;
            }

            var then = Take(step, i, state);
            if (ReferenceEquals(state, step.State) && !MayChange(_answered[i]))
            {
                return [then];
            }

            next.Add(then);
        }

        return next;
    }

    /// <summary>Whether a call with its answer changes the key in some states, although not in all.</summary>
    private static bool MayChange(HistoryCall call) => call is { Kind: HistoryCallKind.SetAlias, Refused: false };

    /// <summary>The calls that may take place next: those that began before any of the others had ended.</summary>
    private (List<int> Candidates, long End) Candidates(SearchStep step)
    {
        var candidates = new List<int>();
        var end = long.MaxValue;
        for (var i = step.First; i < _answered.Length && _answered[i].Called <= end; i++)
        {
            if (Array.BinarySearch(step.Beyond, i) < 0)
            {
                candidates.Add(i);
                end = Math.Min(end, _answered[i].Returned!.Value);
            }
        }

        return (candidates, end);
    }

    private SearchStep Take(SearchStep step, int index, KeyState state)
    {
        if (index > step.First)
        {
            return new(step.First, With(step.Beyond, index), step.Open, state, step, _answered[index]);
        }

        var first = index + 1;
        var passed = 0;
        while (passed < step.Beyond.Length && step.Beyond[passed] == first)
        {
            first++;
            passed++;
        }

        return new(first, step.Beyond[passed..], step.Open, state, step, _answered[index]);
    }

    private static int[] With(int[] indexes, int index)
    {
        var place = ~Array.BinarySearch(indexes, index);
        return [.. indexes[..place], index, .. indexes[place..]];
    }

    private string Explain(SearchStep longest)
    {
        var text = new StringBuilder()
            .Append("After ")
            .Append(longest.Length)
            .Append(" of ")
            .Append(_answered.Length)
            .AppendLine(" calls, the last of which are");
        var shown = new Stack<HistoryCall>();
        for (var step = longest; step.Call is not null && shown.Count < ShownBefore; step = step.Before!)
        {
            shown.Push(step.Call);
        }

        foreach (var call in shown)
        {
            text.Append("  ").Append(call).AppendLine();
        }

        text.Append("the key is ").Append(longest.State).AppendLine(", and none of these can come next:");
        foreach (var i in Candidates(longest).Candidates)
        {
            text.Append("  ").Append(_answered[i]).AppendLine();
        }

        return text.ToString();
    }
}
