using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore;

/// <summary>Aliases: movable names of one version within a key, such as <c>production</c> or <c>champion</c>.</summary>
/// <remarks>
/// Thread-safe. An alias always names an artifact that exists: deleting an aliased artifact throws unless it is forced, and then its
/// aliases are deleted with it. The exceptions are those of <see cref="IArtifactRepository"/>.
/// </remarks>
/// <example>
/// <code>await store.Aliases.SetAsync("model", "production", 7);
/// var model = await store.Aliases.ReadArtifactAsync("model", "production");
/// await store.Aliases.SetAsync("model", "production", 8, expectedVersion: 7);   // throws if another has moved it meanwhile</code>
/// </example>
[SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "A keyword of Visual Basic; it is the term.")]
public interface IArtifactAliases
{
    /// <summary>Creates an alias, or moves it to another version of its key.</summary>
    /// <remarks>Setting it to the version that it names already changes nothing, not even its time.</remarks>
    /// <param name="key">The key.</param>
    /// <param name="alias">The alias (<see cref="ArtifactAlias.Rule"/>).</param>
    /// <param name="version">The version that it is to name.</param>
    /// <param name="expectedVersion">The version that it must name now; 0 if it must not exist yet; null for any.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The alias as stored.</returns>
    /// <exception cref="ArgumentException">The alias breaks the rule, or a version is not positive.</exception>
    /// <exception cref="ArtifactConflictException">
    /// The key has no such version, or the alias does not name <paramref name="expectedVersion"/>.
    /// </exception>
    Task<ArtifactAlias> SetAsync(
        string key,
        string alias,
        int version,
        int? expectedVersion = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Removes an alias. The artifact remains.</summary>
    /// <param name="key">The key.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True if the alias existed.</returns>
    Task<bool> RemoveAsync(string key, string alias, CancellationToken cancellationToken = default);

    /// <summary>Reads the aliases of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The aliases, ordered by their bytes in UTF-8.</returns>
    Task<IReadOnlyList<ArtifactAlias>> ListAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Reads the artifact that an alias names, in one statement.</summary>
    /// <param name="key">The key.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifact, or null if the key has no such alias.</returns>
    Task<Artifact?> ReadArtifactAsync(string key, string alias, CancellationToken cancellationToken = default);
}
