namespace ArtifactStore.Sql;

/// <summary>Creates the exceptions for refused creates and updates.</summary>
internal static class Conflict
{
    /// <summary>The id exists already.</summary>
    public static ArtifactConflictException OfId(Guid id, Exception? reason = null) =>
        new(
            $"An artifact with the id {id} exists already. Artifacts never change identity: leave the id out to get a new one, "
                + $"or update the artifact.",
            reason
        )
        {
            Reason = ArtifactConflictReason.IdExists,
            ArtifactId = id,
        };

    /// <summary>The latest of the key is not the expected one.</summary>
    /// <param name="create">The artifact to be created.</param>
    /// <param name="version">The latest version; null if the key has none.</param>
    /// <param name="id">The latest artifact; null if the key has none.</param>
    public static ArtifactConflictException OfLatest(ArtifactCreate create, int? version, Guid? id)
    {
        var (expectedVersion, expectedId) = (create.ExpectedVersion, create.ExpectedLatestId);
        var expected =
            expectedVersion == 0 ? "to be new"
            : expectedVersion is null ? $"with {expectedId} as its latest artifact"
            : $"at version {expectedVersion}{(expectedId is null ? "" : $" with the artifact {expectedId}")}";
        var found = version is null
            ? "the key has no versions"
            : $"the latest version is {version}{(expectedId is null ? "" : $", the artifact {id}")}";
        return new($"The key '{create.Key}' was expected {expected}, but {found}. Read the latest version and repeat the create if needed.")
        {
            Reason =
                expectedId is null || (expectedVersion is not null && expectedVersion != version)
                    ? ArtifactConflictReason.VersionMoved
                    : ArtifactConflictReason.LatestMoved,
            Key = create.Key,
            ExpectedVersion = expectedVersion,
            LatestVersion = version,
            ExpectedLatestId = expectedId,
            LatestId = id,
        };
    }

    /// <summary>The artifact has changed since it was read.</summary>
    public static ArtifactConflictException OfUpdated(Guid id, DateTimeOffset expected, DateTimeOffset updated) =>
        new(
            $"The artifact {id} was expected with the time of update {Timestamp.ToText(expected)}, but it has {Timestamp.ToText(updated)}. "
                + $"Read it again and repeat the update if needed."
        )
        {
            Reason = ArtifactConflictReason.UpdatedMoved,
            ArtifactId = id,
            ExpectedUpdated = expected,
            Updated = updated,
        };
}
