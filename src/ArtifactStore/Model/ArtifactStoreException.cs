namespace ArtifactStore;

/// <summary>
/// The base of all exceptions of this library. Thrown itself when the store cannot carry out a call: the disk is full, the file is
/// read-only or damaged.
/// </summary>
public class ArtifactStoreException : Exception
{
    /// <summary>Creates an exception with the default message.</summary>
    public ArtifactStoreException() { }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message: what was wrong, and what to do instead.</param>
    public ArtifactStoreException(string? message)
        : base(message) { }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message: what was wrong, and what to do instead.</param>
    /// <param name="innerException">The driver's exception.</param>
    public ArtifactStoreException(string? message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>True if the same call may succeed later.</summary>
    public virtual bool IsTransient => false;
}
