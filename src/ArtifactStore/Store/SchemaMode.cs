namespace ArtifactStore;

/// <summary>What the store does about its schema before the first operation.</summary>
public enum SchemaMode
{
    /// <summary>Creates what is missing and upgrades what is older. The default.</summary>
    CreateOrUpgrade,

    /// <summary>Checks that the schema is the one that this library needs, and changes nothing.</summary>
    Validate,

    /// <summary>Neither checks nor changes anything: somebody else takes care.</summary>
    None,
}
