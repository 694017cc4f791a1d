namespace ArtifactStore.Diagnostics;

/// <summary>The database on whose behalf loggers are called. Loggers are created before the database is.</summary>
internal sealed class LoggingContext
{
    /// <summary>The write lock of the database; null until there is one.</summary>
    public object? Writer { get; set; }
}
