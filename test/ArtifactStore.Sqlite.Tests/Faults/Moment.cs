namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>Where something happens to a statement.</summary>
public enum Moment
{
    /// <summary>Before it runs.</summary>
    Before,

    /// <summary>Every so many instructions of SQLite's machine.</summary>
    During,

    /// <summary>When it has ended.</summary>
    After,
}
