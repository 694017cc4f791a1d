namespace ArtifactStore;

/// <summary>
/// The state of the store contradicts the call: the id exists already, the expected version or artifact is not the latest, or the artifact was changed since it was read. Nothing was written.
/// </summary>
/// <remarks>A host's tests can make one by hand, with the properties that the code under test looks at.</remarks>
/// <example>
/// <code>catch (ArtifactConflictException e) when (e.Reason == ArtifactConflictReason.VersionMoved)
/// {
///     Console.WriteLine($"{e.Key} is at version {e.LatestVersion} by now.");
/// }</code>
/// </example>
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

    /// <summary>What stood in the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a reason that the library knows.</exception>
    public ArtifactConflictReason Reason { get; init => field = EnumValue.Check(value, nameof(Reason)); }

    /// <summary>The id that exists already, or the artifact that was to be updated; null for the other reasons.</summary>
    public Guid? ArtifactId { get; init; }

    /// <summary>The key whose latest was another one; null for the other reasons.</summary>
    public string? Key { get; init; }

    /// <summary>The version that the create expected; null where it expected none.</summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>The latest version of the key when the call was refused; null where the key had none.</summary>
    public int? LatestVersion { get; init; }

    /// <summary>The id of the latest artifact that the create expected; null where it expected none.</summary>
    public Guid? ExpectedLatestId { get; init; }

    /// <summary>The id of the latest artifact of the key when the call was refused; null where the key had none.</summary>
    public Guid? LatestId { get; init; }

    /// <summary>The time of the last update that the update expected; null where it expected none.</summary>
    public DateTimeOffset? ExpectedUpdated { get; init; }

    /// <summary>The time of the artifact's last update when the call was refused.</summary>
    public DateTimeOffset? Updated { get; init; }
}
