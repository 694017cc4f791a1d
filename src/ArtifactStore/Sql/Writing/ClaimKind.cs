namespace ArtifactStore.Sql;

/// <summary>What a create expects of its key.</summary>
internal enum ClaimKind
{
    /// <summary>Nothing.</summary>
    Any,

    /// <summary>The key is new.</summary>
    New,

    /// <summary>The latest has a version.</summary>
    Version,

    /// <summary>The latest is an artifact.</summary>
    Latest,

    /// <summary>The latest is an artifact and has a version.</summary>
    Both,
}
