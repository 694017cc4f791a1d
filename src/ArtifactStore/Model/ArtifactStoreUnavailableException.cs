namespace ArtifactStore;

/// <summary>
/// The database stayed locked or unreachable for longer than the store waits. The same call may succeed later. Nothing was written, unless the
/// message says that the answer to a commit was lost: then look before you repeat the call.
/// </summary>
public sealed class ArtifactStoreUnavailableException : ArtifactStoreException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ArtifactStoreUnavailableException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was wrong, and what to do instead.</param>
    public ArtifactStoreUnavailableException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was wrong, and what to do instead.</param>
    /// <param name="innerException">The driver's exception.</param>
    public ArtifactStoreUnavailableException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
