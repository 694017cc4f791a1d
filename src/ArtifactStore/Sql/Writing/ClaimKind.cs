namespace ArtifactStore.Sql;

/// <summary>The expectation of a create about its key.</summary>
internal enum ClaimKind
{
    /// <summary>None.</summary>
    Any,

    /// <summary>The key is new.</summary>
    New,

    /// <summary>The latest has the expected version.</summary>
    Version,

    /// <summary>The latest has the expected id.</summary>
    Latest,

    /// <summary>The latest has the expected version and id.</summary>
    Both,
}
