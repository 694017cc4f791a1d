namespace ArtifactStore;

/// <summary>The state of the store contradicts the call: the id exists already, or the expected version is not the latest. Nothing was written.</summary>
public sealed class ArtifactConflictException : ArtifactStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ArtifactConflictException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was wrong, and what to do instead.</param>
    public ArtifactConflictException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was wrong, and what to do instead.</param>
    /// <param name="innerException">The driver's exception.</param>
    public ArtifactConflictException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
