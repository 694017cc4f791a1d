namespace ArtifactStore;

/// <summary>
/// The call contradicts the state of the store: the id exists already, the expected version or artifact is not the latest, the artifact has
/// changed since it was read, an alias is not as expected, or an artifact to be deleted has aliases. Nothing was written.
/// </summary>
/// <remarks>A host's tests can create one and set the properties that the code under test reads.</remarks>
/// <example>
/// <code>catch (ArtifactConflictException e) when (e.Reason == ArtifactConflictReason.VersionMoved)
/// {
///     Console.WriteLine($"{e.Key} is at version {e.LatestVersion} by now.");
/// }</code>
/// </example>
public sealed class ArtifactConflictException : ArtifactStoreException
{
    /// <summary>Creates an exception with the default message.</summary>
    public ArtifactConflictException() { }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message: what was wrong, and what to do instead.</param>
    public ArtifactConflictException(string? message)
        : base(message) { }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message: what was wrong, and what to do instead.</param>
    /// <param name="innerException">The driver's exception.</param>
    public ArtifactConflictException(string? message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>The reason for the conflict.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named reasons.</exception>
    public ArtifactConflictReason Reason
    {
        get;
        init => field = EnumValue.Check(value, nameof(Reason));
    }

    /// <summary>The id that exists already, or that of the artifact to be updated or deleted; null for the other reasons.</summary>
    public Guid? ArtifactId { get; init; }

    /// <summary>The key whose latest version is not the expected one, or that of the alias; null for the other reasons.</summary>
    public string? Key { get; init; }

    /// <summary>The version that the create or the alias was expected to find; null if none was.</summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>The latest version of the key at the time of the call; null if the key had none.</summary>
    public int? LatestVersion { get; init; }

    /// <summary>The aliases of the artifact to be deleted, or the alias to be set; empty for the other reasons.</summary>
    public ValueList<string> Aliases { get; init; } = [];

    /// <summary>The version that the alias named at the time of the call; null if it did not exist.</summary>
    public int? AliasVersion { get; init; }

    /// <summary>The latest artifact's id that the create expected; null if it expected none.</summary>
    public Guid? ExpectedLatestId { get; init; }

    /// <summary>The id of the key's latest artifact at the time of the call; null if the key had none.</summary>
    public Guid? LatestId { get; init; }

    /// <summary>The time of the last update that the update expected; null if it expected none.</summary>
    public DateTimeOffset? ExpectedUpdated { get; init; }

    /// <summary>The time of the artifact's last update, as of the call.</summary>
    public DateTimeOffset? Updated { get; init; }
}
