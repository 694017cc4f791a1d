namespace ArtifactStore.Sqlite;

/// <summary>What is known of a commit that carried a piece of work.</summary>
internal enum CommitOutcome
{
    /// <summary>It was carried out, or was not, as the caller hears.</summary>
    Known,

    /// <summary>Nobody knows whether it was carried out.</summary>
    Unknown,

    /// <summary>Nobody knows, but this work was refused and is not in it. It was refused because of work that may be in it.</summary>
    Refused,
}
