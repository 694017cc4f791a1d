namespace ArtifactStore;

/// <summary>The reasons for an <see cref="ArtifactConflictException"/>.</summary>
public enum ArtifactConflictReason
{
    /// <summary>No reason is given: a test created the exception without one, or the database holds a row that should not exist.</summary>
    Unknown,

    /// <summary>An artifact with the id of a create exists already, or a row with the id of an import, with other content.</summary>
    IdExists,

    /// <summary>The latest version of the key is not <see cref="ArtifactCreate.ExpectedVersion"/>.</summary>
    VersionMoved,

    /// <summary>The latest artifact of the key is not <see cref="ArtifactCreate.ExpectedLatestId"/>.</summary>
    LatestMoved,

    /// <summary>The artifact has changed since <see cref="ArtifactUpdate.ExpectedUpdated"/>.</summary>
    UpdatedMoved,

    /// <summary>The alias does not name the version that <see cref="IArtifactAliases.SetAsync"/> expected.</summary>
    AliasMoved,

    /// <summary>The key has no version of the number that <see cref="IArtifactAliases.SetAsync"/> was given.</summary>
    VersionMissing,

    /// <summary>The artifact to be deleted has aliases, and the delete is not forced.</summary>
    Aliased,

    /// <summary>The version of the key that an import gives to an artifact is another artifact's.</summary>
    VersionTaken,
}
