namespace ArtifactStore;

/// <summary>The database does not hold the schema that this library needs: it is missing, older than asked for, newer than the library, or a foreign table has the name of one of ours.</summary>
public sealed class ArtifactStoreSchemaException : ArtifactStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ArtifactStoreSchemaException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was wrong, and what to do instead.</param>
    public ArtifactStoreSchemaException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was wrong, and what to do instead.</param>
    /// <param name="innerException">The driver's exception.</param>
    public ArtifactStoreSchemaException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
