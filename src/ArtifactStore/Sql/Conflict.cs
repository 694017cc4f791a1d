namespace ArtifactStore.Sql;

/// <summary>What the caller of a create gets when it is refused.</summary>
internal static class CreateConflict
{
    /// <summary>The expected version is not the latest.</summary>
    public static ArtifactConflictException OfVersion(string key, int? expected, string found) =>
        new($"The key '{key}' was expected {(expected == 0 ? "to be new" : $"at version {expected}")}, but {found}. Read the latest version, and decide again.");

    /// <summary>The id exists already.</summary>
    public static ArtifactConflictException OfId(Guid id, Exception? reason = null)
    {
        var message = $"An artifact with the id {id} exists already. Artifacts never change identity: leave the id out to get a new one, or update the artifact.";
        return reason is null ? new(message) : new(message, reason);
    }
}
