namespace ArtifactStore.Sql;

/// <summary>What a list of artifacts takes of one key: consecutive versions, in the order of the list.</summary>
internal sealed class KeyClaim(ArtifactCreate first)
{
    private int? _latest;
    private Guid? _latestId;

    public string Key => first.Key!;

    /// <summary>The first of the artifacts, whose expectations the database compares.</summary>
    public ArtifactCreate First => first;

    /// <summary>What the first of them expects.</summary>
    public ClaimKind Kind => KindOf(first);

    /// <summary>Whether the database must compare the latest that is there.</summary>
    public bool ComparesLatest => Kind is not (ClaimKind.Any or ClaimKind.New);

    /// <summary>How many artifacts of the list have the key.</summary>
    public int Count { get; private set; }

    /// <summary>Where the last of them stands in the list.</summary>
    public int Last { get; private set; }

    /// <summary>What a create expects of its key.</summary>
    public static ClaimKind KindOf(ArtifactCreate create) => (create.ExpectedVersion, create.ExpectedLatestId) switch
    {
        (0, _) => ClaimKind.New,
        (null, null) => ClaimKind.Any,
        (_, null) => ClaimKind.Version,
        (null, _) => ClaimKind.Latest,
        _ => ClaimKind.Both,
    };

    /// <summary>The keys of a list.</summary>
    public static Dictionary<string, KeyClaim> Of(IReadOnlyList<NewArtifact> items)
    {
        var claims = new Dictionary<string, KeyClaim>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Create is { Key: { } key } create)
            {
                if (!claims.TryGetValue(key, out var claim))
                {
                    claims.Add(key, claim = new(create));
                }

                claim.Add(i);
            }
        }

        return claims;
    }

    /// <summary>One more artifact of the list has the key.</summary>
    /// <param name="place">Where it stands in the list.</param>
    public void Add(int place)
    {
        Count++;
        Last = place;
    }

    /// <summary>Takes the versions that the database has given.</summary>
    /// <param name="version">The highest of them.</param>
    /// <param name="isForeign">Whether the key is new, and should not have been.</param>
    /// <returns>False where the key is not as the first of the artifacts expects it.</returns>
    public bool TryTake(int version, bool isForeign)
    {
        if (isForeign || (first.ExpectedVersion == 0 && version != Count))
        {
            return false;
        }

        _latest = version - Count;
        return true;
    }

    /// <summary>Whether the versions are taken.</summary>
    public bool IsTaken => _latest is not null;

    /// <summary>The version of the next artifact.</summary>
    public int Next(NewArtifact item)
    {
        var create = item.Create;
        // What the first expects, the database has compared: after deletes the latest that is there is lower than the last that was given.
        if (_latestId is not null
            && ((create.ExpectedVersion is { } version && version != _latest) || (create.ExpectedLatestId is { } id && id != _latestId)))
        {
            throw Conflict.OfLatest(create, _latest, _latestId);
        }

        _latestId = item.Draft.Id;
        _latest++;
        return _latest!.Value;
    }
}
