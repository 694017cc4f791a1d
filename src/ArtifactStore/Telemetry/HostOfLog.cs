namespace ArtifactStore.Diagnostics;

/// <summary>For whose work loggers are called. They are made before the database is.</summary>
internal sealed class HostOfLog
{
    /// <summary>The writer's place of the database; null as long as there is none.</summary>
    public object? Writer { get; set; }
}
