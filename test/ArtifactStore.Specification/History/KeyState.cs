namespace ArtifactStore.Specification.History;

/// <summary>The model of a key: the last version that was given, and the artifacts that are there, by version.</summary>
public sealed class KeyState : IEquatable<KeyState>
{
    private readonly VersionRow[] _rows;
    private readonly int _hash;

    private KeyState(int last, VersionRow[] rows, Guid? alias)
    {
        // A key whose last artifact has gone starts again at 1.
        Last = rows.Length == 0 ? 0 : last;
        _rows = rows;
        Alias = alias;
        var hash = new HashCode();
        hash.Add(Last);
        hash.Add(alias);
        foreach (var row in rows)
        {
            hash.Add(row);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>A key that has no artifacts.</summary>
    public static KeyState Empty { get; } = new(0, [], null);

    /// <summary>The last version that was given.</summary>
    public int Last { get; }

    /// <summary>The artifacts, by version.</summary>
    public IReadOnlyList<VersionRow> Rows => _rows;

    /// <summary>The artifact that the alias names.</summary>
    public Guid? Alias { get; }

    private int Latest => _rows is [.., var latest] ? latest.Version : 0;

    /// <summary>What the key is after a call.</summary>
    /// <returns>Null where the call cannot have had its answer here; this very state where the call changes nothing.</returns>
    public KeyState? After(HistoryCall call) =>
        call.Kind switch
        {
            HistoryCallKind.Create => AfterCreate(call),
            HistoryCallKind.Delete when call.Refused || call.Ids[0] == Alias => IsRefused(call, call.Ids[0] == Alias) ? this : null,
            HistoryCallKind.Delete => AfterDelete(call, [.. _rows.Where(row => row.Id != call.Ids[0])]),
            HistoryCallKind.DeleteAll => AfterDelete(call, [.. _rows.Where(row => row.Id == Alias)]),
            HistoryCallKind.SetAlias => AfterSetAlias(call),
            HistoryCallKind.RemoveAlias => call.Returned is not null && call.Count != (Alias is null ? 0 : 1) ? null : Naming(null),
            _ when call.Returned is null => this,
            HistoryCallKind.ReadLatest => call.Rows.SequenceEqual(_rows.TakeLast(1)) ? this : null,
            HistoryCallKind.ReadVersion => call.Rows.SequenceEqual(_rows.Where(row => row.Version == call.Version)) ? this : null,
            HistoryCallKind.ReadVersions => call.Rows.Order(ByVersion).SequenceEqual(_rows) ? this : null,
            HistoryCallKind.ReadAlias => call.Rows.SequenceEqual(_rows.Where(row => row.Id == Alias)) ? this : null,
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Kind, "Not a kind of call."),
        };

    public bool Equals(KeyState? other) =>
        other is not null
        && _hash == other._hash
        && Last == other.Last
        && Alias == other.Alias
        && _rows.AsSpan().SequenceEqual(other._rows);

    public override bool Equals(object? obj) => Equals(obj as KeyState);

    public override int GetHashCode() => _hash;

    public override string ToString() =>
        $"last {Last}: {string.Join(", ", _rows.Select(row => $"{row.Version} = {row.Id}"))}{(Alias is null ? "" : $", alias {Alias}")}";

    private static Comparer<VersionRow> ByVersion { get; } =
        Comparer<VersionRow>.Create((left, right) => left.Version.CompareTo(right.Version));

    private KeyState? AfterCreate(HistoryCall call)
    {
        var isRefused = call.Version is { } expected && expected != Latest;
        if (call.Returned is null)
        {
            return isRefused ? this : With(call.Ids);
        }

        if (call.Refused || isRefused)
        {
            return call.Refused && isRefused ? this : null;
        }

        return call.Rows.SequenceEqual(call.Ids.Select((id, i) => new VersionRow(Last + 1 + i, id))) ? With(call.Ids) : null;
    }

    private KeyState With(IReadOnlyList<Guid> ids) =>
        new(Last + ids.Count, [.. _rows, .. ids.Select((id, i) => new VersionRow(Last + 1 + i, id))], Alias);

    private KeyState Naming(Guid? alias) => alias == Alias ? this : new(Last, _rows, alias);

    /// <summary>Whether a refusal was the right answer, if there was one.</summary>
    private static bool IsRefused(HistoryCall call, bool mustBe) => call.Returned is null ? mustBe : call.Refused && mustBe;

    private KeyState? AfterSetAlias(HistoryCall call)
    {
        var target = _rows.Where(row => row.Version == call.Version).ToList();
        var named = _rows.FirstOrDefault(row => row.Id == Alias).Version;
        var mustBeRefused = target.Count == 0 || (call.AliasVersion is { } expected && expected != named);
        return mustBeRefused || call.Refused ? (IsRefused(call, mustBeRefused) ? this : null)
            : call.Returned is null || call.Rows.SequenceEqual(target) ? Naming(target[0].Id)
            : null;
    }

    private KeyState? AfterDelete(HistoryCall call, VersionRow[] rest)
    {
        var count = _rows.Length - rest.Length;
        return call.Returned is not null && call.Count != count ? null
            : count == 0 ? this
            : new(Last, rest, Alias);
    }
}
