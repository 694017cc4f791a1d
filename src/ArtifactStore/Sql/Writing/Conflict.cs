namespace ArtifactStore.Sql;

/// <summary>Creates the exceptions for refused creates and updates.</summary>
internal static class Conflict
{
    /// <summary>The id exists already.</summary>
    public static ArtifactConflictException OfId(Guid id, Exception? reason = null) =>
        new(
            $"An artifact with the id {id} exists already. Artifacts never change identity: leave the id out to get a new one, "
                + $"or update the artifact.",
            reason
        )
        {
            Reason = ArtifactConflictReason.IdExists,
            ArtifactId = id,
        };

    /// <summary>The latest of the key is not the expected one.</summary>
    /// <param name="create">The artifact to be created.</param>
    /// <param name="version">The latest version; null if the key has none.</param>
    /// <param name="id">The latest artifact; null if the key has none.</param>
    public static ArtifactConflictException OfLatest(ArtifactCreate create, int? version, Guid? id)
    {
        var (expectedVersion, expectedId) = (create.ExpectedVersion, create.ExpectedLatestId);
        var expected =
            expectedVersion == 0 ? "to be new"
            : expectedVersion is null ? $"with {expectedId} as its latest artifact"
            : $"at version {expectedVersion}{(expectedId is null ? "" : $" with the artifact {expectedId}")}";
        var found = version is null
            ? "the key has no versions"
            : $"the latest version is {version}{(expectedId is null ? "" : $", the artifact {id}")}";
        return new($"The key '{create.Key}' was expected {expected}, but {found}. Read the latest version and repeat the create if needed.")
        {
            Reason =
                expectedId is null || (expectedVersion is not null && expectedVersion != version)
                    ? ArtifactConflictReason.VersionMoved
                    : ArtifactConflictReason.LatestMoved,
            Key = create.Key,
            ExpectedVersion = expectedVersion,
            LatestVersion = version,
            ExpectedLatestId = expectedId,
            LatestId = id,
        };
    }

    /// <summary>The alias does not name the expected version.</summary>
    /// <param name="claim">The alias to be set.</param>
    /// <param name="exists">True if it exists.</param>
    /// <param name="version">The version that it names; null for none.</param>
    public static ArtifactConflictException OfAlias(AliasClaim claim, bool exists, int? version) =>
        new(
            $"The alias {Text.Show(claim.Alias)} of key {Text.Show(claim.Key)} was expected "
                + (claim.ExpectedVersion == 0 ? "not to exist" : $"to name version {claim.ExpectedVersion}")
                + $", but {Describe(exists, version)}. Read it and repeat the call if needed."
        )
        {
            Reason = ArtifactConflictReason.AliasMoved,
            Key = claim.Key,
            Aliases = [claim.Alias],
            ExpectedVersion = claim.ExpectedVersion,
            AliasVersion = version,
        };

    /// <summary>The artifact to be deleted has aliases.</summary>
    public static ArtifactConflictException OfAliased(ArtifactIdentity artifact, ValueList<string> aliases)
    {
        const int Shown = 10;
        var names = string.Join(", ", aliases.Take(Shown).Select(alias => Text.Show(alias)));
        return new(
            (artifact.Id is { } id ? $"The artifact {id}" : $"Version {artifact.Version} of key {Text.Show(artifact.Key)}")
                + $" has the {(aliases.Count == 1 ? "alias" : "aliases")} {names}"
                + (aliases.Count > Shown ? $" and {aliases.Count - Shown} more" : "")
                + $". Move or remove {(aliases.Count == 1 ? "it" : "them")} first, or delete with force, which deletes aliases too."
        )
        {
            Reason = ArtifactConflictReason.Aliased,
            ArtifactId = artifact.Id,
            Key = artifact.Key,
            Aliases = aliases,
        };
    }

    /// <summary>The version that an alias is to name does not exist.</summary>
    public static ArtifactConflictException OfMissingVersion(AliasClaim claim) =>
        new(
            $"The alias {Text.Show(claim.Alias)} can't be set: key {Text.Show(claim.Key)} has no version {claim.Version}. "
                + "Create it first, or give a version that exists."
        )
        {
            Reason = ArtifactConflictReason.VersionMissing,
            Key = claim.Key,
            Aliases = [claim.Alias],
        };

    /// <summary>Describes what an alias names.</summary>
    public static string Describe(bool exists, int? version) =>
        !exists ? "it does not exist"
        : version is null ? "it names no version"
        : $"it names version {version}";

    /// <summary>The artifact has changed since it was read.</summary>
    public static ArtifactConflictException OfUpdated(Guid id, DateTimeOffset expected, DateTimeOffset updated) =>
        new(
            $"The artifact {id} was expected with the time of update {Timestamp.ToText(expected)}, but it has {Timestamp.ToText(updated)}. "
                + $"Read it again and repeat the update if needed."
        )
        {
            Reason = ArtifactConflictReason.UpdatedMoved,
            ArtifactId = id,
            ExpectedUpdated = expected,
            Updated = updated,
        };
}
