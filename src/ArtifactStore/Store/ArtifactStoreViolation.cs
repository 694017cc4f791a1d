namespace ArtifactStore;

/// <summary>A row, or a part of the database, that is not as the store writes it.</summary>
public sealed record ArtifactStoreViolation
{
    /// <summary>The kind of violation.</summary>
    public ArtifactStoreViolationKind Kind { get; init; }

    /// <summary>
    /// The table, without prefix or schema; the name of the object, if it is missing or differs from the schema; empty if the database did
    /// not name it.
    /// </summary>
    public string Table { get; init; } = "";

    /// <summary>The <c>row_id</c>, if the table has one.</summary>
    public long? Row { get; init; }

    /// <summary>The id as stored, which may itself be malformed.</summary>
    public string? Id { get; init; }

    /// <summary>The key, if the artifact or collection has one.</summary>
    public string? Key { get; init; }

    /// <summary>The column; null if the row as a whole is affected.</summary>
    public string? Column { get; init; }

    /// <summary>The value that was found, shortened if it is long; null for NULL or no value.</summary>
    public string? Found { get; init; }

    /// <summary>The expected value if it can be derived, otherwise a description; null for NULL.</summary>
    public string? Expected { get; init; }

    /// <summary>True if <see cref="IArtifactStoreMaintenance.RepairAsync"/> can repair it.</summary>
    public bool IsRepairable =>
        Kind
            is ArtifactStoreViolationKind.MissingCollection
                or ArtifactStoreViolationKind.EmptyCollection
                or ArtifactStoreViolationKind.WrongLatest
                or ArtifactStoreViolationKind.DanglingLatest
                or ArtifactStoreViolationKind.WrongVersion
                or ArtifactStoreViolationKind.LowCounter
                or ArtifactStoreViolationKind.WrongCopy
                or ArtifactStoreViolationKind.WrongDataSize
                or ArtifactStoreViolationKind.DanglingAlias
                or ArtifactStoreViolationKind.OrphanedInput
                or ArtifactStoreViolationKind.WrongMetadataIndex
                or ArtifactStoreViolationKind.LowSequence
                or ArtifactStoreViolationKind.MissingIndex
                or ArtifactStoreViolationKind.WrongIndex;
}
