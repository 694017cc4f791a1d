namespace ArtifactStore;

/// <summary>The action on the schema before the first operation.</summary>
public enum SchemaMode
{
    /// <summary>Creates a missing schema and upgrades an older one. The default.</summary>
    CreateOrUpgrade,

    /// <summary>Checks that the schema is the required one, and changes nothing.</summary>
    Validate,

    /// <summary>Neither checks nor changes the schema, which is managed elsewhere.</summary>
    None,
}
