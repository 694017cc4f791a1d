namespace ArtifactStore.Sqlite;

/// <summary>The ways to open a database.</summary>
internal enum SqliteAccess
{
    /// <summary>For reading and writing.</summary>
    ReadWrite,

    /// <summary>For reading, while others may write.</summary>
    ReadOnly,

    /// <summary>For reading without locks, assuming that there are no writers.</summary>
    Immutable,
}
