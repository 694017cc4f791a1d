namespace ArtifactStore.Sql;

/// <summary>The consecutive versions of one key that a list of artifacts takes, in the order of the list.</summary>
internal sealed class KeyClaim(ArtifactCreate first)
{
    private int? _latest;
    private Guid? _latestId;

    public string Key => first.Key!;

    /// <summary>The first artifact of the key, whose expectations are checked by the database.</summary>
    public ArtifactCreate First => first;

    /// <summary>The expectation of the first artifact.</summary>
    public ClaimKind Kind => KindOf(first);

    /// <summary>True if the database must compare the existing latest.</summary>
    public bool ComparesLatest => Kind is not (ClaimKind.Any or ClaimKind.New);

    /// <summary>The number of artifacts in the list with this key.</summary>
    public int Count { get; private set; }

    /// <summary>The index of the last of them in the list.</summary>
    public int Last { get; private set; }

    /// <summary>Returns the expectation of a create about its key.</summary>
    public static ClaimKind KindOf(ArtifactCreate create) =>
        (create.ExpectedVersion, create.ExpectedLatestId) switch
        {
            (0, _) => ClaimKind.New,
            (null, null) => ClaimKind.Any,
            (_, null) => ClaimKind.Version,
            (null, _) => ClaimKind.Latest,
            _ => ClaimKind.Both,
        };

    /// <summary>Groups a list by key.</summary>
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

    /// <summary>Adds an artifact of the key.</summary>
    /// <param name="place">Its index in the list.</param>
    public void Add(int place)
    {
        Count++;
        Last = place;
    }

    /// <summary>Takes the versions that the database has assigned.</summary>
    /// <param name="version">The highest of them.</param>
    /// <param name="isForeign">True if the key is new, but should not be.</param>
    /// <returns>False if the key is not as the first artifact expects.</returns>
    public bool TryTake(int version, bool isForeign)
    {
        if (isForeign || (first.ExpectedVersion == 0 && version != Count))
        {
            return false;
        }

        _latest = version - Count;
        return true;
    }

    /// <summary>True if the versions are taken.</summary>
    public bool IsTaken => _latest is not null;

    /// <summary>Returns the version of the next artifact.</summary>
    public int Next(NewArtifact item)
    {
        var create = item.Create;
        // The database has checked the expectation of the first artifact. After deletes, the existing latest is lower than the last
        // assigned version.
        if (
            _latestId is not null
            && ((create.ExpectedVersion is { } version && version != _latest) || (create.ExpectedLatestId is { } id && id != _latestId))
        )
        {
            throw Conflict.OfLatest(create, _latest, _latestId);
        }

        _latestId = item.Draft.Id;
        _latest++;
        return _latest!.Value;
    }
}
