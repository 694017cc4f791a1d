namespace ArtifactStore.Sql;

/// <summary>What a stored value must be beside well-formed.</summary>
internal enum ColumnRule
{
    /// <summary>Nothing else.</summary>
    None,

    /// <summary>A key.</summary>
    Key,

    /// <summary>A type of state that the library has.</summary>
    StateType,

    /// <summary>A number of 32 bits.</summary>
    Int32,

    /// <summary>A number that a version may have.</summary>
    Version,
}
