namespace ArtifactStore.Specification.History;

/// <summary>A point of the search: which calls have taken place, and the state that they left.</summary>
internal sealed class SearchStep : IEquatable<SearchStep>
{
    private readonly int _hash;

    public SearchStep(int first, int[] beyond, int[] open, KeyState state, SearchStep? before, HistoryCall? call)
    {
        (First, Beyond, Open, State, Before, Call) = (first, beyond, open, state, before, call);
        Length = before is null ? 0 : before.Length + 1;
        var hash = new HashCode();
        hash.Add(first);
        hash.Add(state);
        foreach (var index in beyond)
        {
            hash.Add(index);
        }

        foreach (var index in open)
        {
            hash.Add(~index);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>All calls with an answer before this one have taken place, and this one has not.</summary>
    public int First { get; }

    /// <summary>The calls with an answer after the first that have taken place too, in order.</summary>
    public int[] Beyond { get; }

    /// <summary>The calls without an answer that have taken place, in order.</summary>
    public int[] Open { get; }

    public KeyState State { get; }

    public SearchStep? Before { get; }

    public HistoryCall? Call { get; }

    /// <summary>How many calls have taken place.</summary>
    public int Length { get; }

    public bool Equals(SearchStep? other) =>
        other is not null
        && _hash == other._hash
        && First == other.First
        && State.Equals(other.State)
        && Beyond.AsSpan().SequenceEqual(other.Beyond)
        && Open.AsSpan().SequenceEqual(other.Open);

    public override bool Equals(object? obj) => Equals(obj as SearchStep);

    public override int GetHashCode() => _hash;
}
