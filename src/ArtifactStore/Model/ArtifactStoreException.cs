namespace ArtifactStore;

/// <summary>The store could not do what was asked: the disk is full, the file is read-only or damaged, the schema does not fit. The base of all exceptions of this library.</summary>
public class ArtifactStoreException : Exception
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ArtifactStoreException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was wrong, and what to do instead.</param>
    public ArtifactStoreException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was wrong, and what to do instead.</param>
    /// <param name="innerException">The driver's exception.</param>
    public ArtifactStoreException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same call may succeed when it is made again later.</summary>
    public virtual bool IsTransient => false;
}
