namespace ArtifactStore;

/// <summary>What stood in the way of a call that ended in an <see cref="ArtifactConflictException"/>.</summary>
public enum ArtifactConflictReason
{
    /// <summary>The library does not say: the exception was made without a reason, or the database holds a row that should not be there.</summary>
    Unknown,

    /// <summary>An artifact with the id of a create exists already.</summary>
    IdExists,

    /// <summary>The latest version of the key is not <see cref="ArtifactCreate.ExpectedVersion"/>.</summary>
    VersionMoved,

    /// <summary>The latest artifact of the key is not <see cref="ArtifactCreate.ExpectedLatestId"/>.</summary>
    LatestMoved,

    /// <summary>The artifact was changed since <see cref="ArtifactUpdate.ExpectedUpdated"/>.</summary>
    UpdatedMoved,
}
