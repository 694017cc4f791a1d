namespace ArtifactStore.Specification.History;

/// <summary>What a client asks of a key.</summary>
public enum HistoryCallKind
{
    /// <summary>One artifact or several at once, which take the next versions.</summary>
    Create,

    /// <summary>The latest artifact.</summary>
    ReadLatest,

    /// <summary>The artifact of one version.</summary>
    ReadVersion,

    /// <summary>All artifacts.</summary>
    ReadVersions,

    /// <summary>Deletes one artifact, by its id.</summary>
    Delete,

    /// <summary>Deletes all artifacts but the aliased one.</summary>
    DeleteAll,

    /// <summary>Sets the alias to a version.</summary>
    SetAlias,

    /// <summary>Removes the alias.</summary>
    RemoveAlias,

    /// <summary>The artifact that the alias names.</summary>
    ReadAlias,
}
