namespace ArtifactStore.Sqlite;

/// <summary>How a database is opened.</summary>
internal enum SqliteAccess
{
    /// <summary>To read and write.</summary>
    ReadWrite,

    /// <summary>To read, while others may write.</summary>
    ReadOnly,

    /// <summary>To read, in the belief that nobody writes.</summary>
    Immutable,
}
