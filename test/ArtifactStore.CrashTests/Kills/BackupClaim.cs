namespace ArtifactStore.CrashTests;

/// <summary>
/// What a backup must hold: what its own process had been acknowledged when it began, less what that process may have deleted since.
/// </summary>
internal sealed class BackupClaim(string file, IEnumerable<(string Token, int? Version)> acknowledged)
{
    private readonly Dictionary<string, int?> _versions = acknowledged.ToDictionary(
        artifact => artifact.Token,
        artifact => artifact.Version
    );
    private bool _isComplete;

    public string File => file;

    public bool IsAcknowledged => _isComplete;

    /// <summary>Something is about to be deleted.</summary>
    public void Delete(string token)
    {
        if (!_isComplete)
        {
            _versions.Remove(token);
        }
    }

    public void Complete() => _isComplete = true;

    public IEnumerable<string> Missing(IReadOnlyCollection<Artifact> stored)
    {
        var found = stored.ToDictionary(Content.Token, artifact => artifact.Version);
        return _versions
            .Where(expected =>
                !found.TryGetValue(expected.Key, out var version) || (expected.Value is not null && expected.Value != version)
            )
            .Select(expected => $"the backup {file} lacks '{expected.Key}', version {expected.Value}");
    }
}
