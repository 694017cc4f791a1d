namespace ArtifactStore.Sql;

/// <summary>What a list of artifacts takes of one key: consecutive versions, in the order of the list.</summary>
internal sealed class KeyClaim(string key, int? expected)
{
    private int? _latest;
    private bool _begun;

    public string Key => key;

    /// <summary>The version that the first of the artifacts expects to be the latest.</summary>
    public int? Expected => expected;

    /// <summary>How many artifacts of the list have the key.</summary>
    public int Count { get; private set; }

    /// <summary>Where the last of them stands in the list.</summary>
    public int Last { get; private set; }

    /// <summary>The keys of a list.</summary>
    public static Dictionary<string, KeyClaim> Of(IReadOnlyList<ArtifactCreate> creates)
    {
        var claims = new Dictionary<string, KeyClaim>(StringComparer.Ordinal);
        for (var i = 0; i < creates.Count; i++)
        {
            if (creates[i] is { Key: { } key } create)
            {
                if (!claims.TryGetValue(key, out var claim))
                {
                    claims.Add(key, claim = new(key, create.ExpectedVersion));
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

    /// <summary>The database has given the versions.</summary>
    /// <param name="version">The highest of them.</param>
    /// <param name="isForeign">Whether the key is new, and should not have been.</param>
    public void Give(int version, bool isForeign)
    {
        if (isForeign)
        {
            throw CreateConflict.OfVersion(key, expected, "the key has no versions");
        }

        if (expected == 0 && version != Count)
        {
            throw CreateConflict.OfVersion(key, expected, "it has versions");
        }

        _latest = version - Count;
    }

    /// <summary>Whether the database has given the versions.</summary>
    public bool IsGiven => _latest is not null;

    /// <summary>The version of the next artifact.</summary>
    public int Next(int? expectedNow)
    {
        // What the first expects, the database has compared: after deletes the latest that is there is lower than the last that was given.
        if (_begun && expectedNow is not null && expectedNow != _latest)
        {
            throw CreateConflict.OfVersion(key, expectedNow, $"the latest version is {_latest}");
        }

        _begun = true;
        _latest++;
        return _latest!.Value;
    }
}
