namespace ArtifactStore.Sql;

/// <summary>A rule for stored values besides being well-formed.</summary>
internal enum ColumnRule
{
    /// <summary>No rule.</summary>
    None,

    /// <summary>A key.</summary>
    Key,

    /// <summary>An alias.</summary>
    Alias,

    /// <summary>A type of state that the library has.</summary>
    StateType,

    /// <summary>A 32-bit number.</summary>
    Int32,

    /// <summary>A valid version number.</summary>
    Version,
}
