namespace ArtifactStore;

/// <summary>
/// The database stayed locked or unreachable for longer than the store waits. The same call may succeed later. Nothing was written, unless
/// the message states that the response to a commit was lost: then check before repeating the call.
/// </summary>
public sealed class ArtifactStoreUnavailableException : ArtifactStoreException
{
    /// <summary>Creates an exception with the default message.</summary>
    public ArtifactStoreUnavailableException() { }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message: what was wrong, and what to do instead.</param>
    public ArtifactStoreUnavailableException(string? message)
        : base(message) { }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message: what was wrong, and what to do instead.</param>
    /// <param name="innerException">The driver's exception.</param>
    public ArtifactStoreUnavailableException(string? message, Exception? innerException)
        : base(message, innerException) { }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
