namespace ArtifactStore;

/// <summary>One row, or one part of the database, that is not as the store keeps it.</summary>
public sealed record ArtifactStoreViolation
{
    /// <summary>What is wrong.</summary>
    public ArtifactStoreViolationKind Kind { get; init; }

    /// <summary>The table, without prefix or schema; for an object that is missing or another than the schema makes, its name; empty where the database did not say.</summary>
    public string Table { get; init; } = "";

    /// <summary>The <c>row_id</c>, where the table has one.</summary>
    public long? Row { get; init; }

    /// <summary>The id as it stands in the row: it may be malformed itself.</summary>
    public string? Id { get; init; }

    /// <summary>The key, of an artifact or collection that has one.</summary>
    public string? Key { get; init; }

    /// <summary>The column; null where it is the row as a whole.</summary>
    public string? Column { get; init; }

    /// <summary>What was found, cut when it is long; null for NULL, and where there is nothing.</summary>
    public string? Found { get; init; }

    /// <summary>What should be there: the value itself where it can be derived, else in words; null for NULL.</summary>
    public string? Expected { get; init; }

    /// <summary>Whether <see cref="IArtifactStoreMaintenance.RepairAsync"/> can mend it.</summary>
    public bool IsRepairable => Kind is ArtifactStoreViolationKind.MissingCollection
        or ArtifactStoreViolationKind.EmptyCollection
        or ArtifactStoreViolationKind.WrongLatest
        or ArtifactStoreViolationKind.DanglingLatest
        or ArtifactStoreViolationKind.WrongVersion
        or ArtifactStoreViolationKind.LowCounter
        or ArtifactStoreViolationKind.WrongCopy
        or ArtifactStoreViolationKind.WrongDataSize
        or ArtifactStoreViolationKind.LowSequence
        or ArtifactStoreViolationKind.MissingIndex
        or ArtifactStoreViolationKind.WrongIndex;
}
