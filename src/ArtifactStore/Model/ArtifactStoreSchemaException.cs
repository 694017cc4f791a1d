namespace ArtifactStore;

/// <summary>
/// The database does not have the required schema: it is missing, outdated, newer than the library, or another application's table has the
/// name of one of the store's.
/// </summary>
public sealed class ArtifactStoreSchemaException : ArtifactStoreException
{
    /// <summary>Creates an exception with the default message.</summary>
    public ArtifactStoreSchemaException() { }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message: what was wrong, and what to do instead.</param>
    public ArtifactStoreSchemaException(string? message)
        : base(message) { }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message: what was wrong, and what to do instead.</param>
    /// <param name="innerException">The driver's exception.</param>
    public ArtifactStoreSchemaException(string? message, Exception? innerException)
        : base(message, innerException) { }
}
