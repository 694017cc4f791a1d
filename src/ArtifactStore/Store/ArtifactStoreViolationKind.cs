namespace ArtifactStore;

/// <summary>The kinds of violations.</summary>
public enum ArtifactStoreViolationKind
{
    /// <summary>A key has artifacts but no collection. The row is its artifact with the highest version. Repairable.</summary>
    MissingCollection,

    /// <summary>A key has a collection but no artifacts. Repairable.</summary>
    EmptyCollection,

    /// <summary>A collection points to an artifact that is not the highest version of its key. Repairable.</summary>
    WrongLatest,

    /// <summary>A collection points to an artifact that does not exist. Repairable.</summary>
    DanglingLatest,

    /// <summary>The version in a collection is not that of its key's latest artifact. Repairable.</summary>
    WrongVersion,

    /// <summary>The counter of a key is below its highest version, so that the next create would reuse a number. Repairable.</summary>
    LowCounter,

    /// <summary>
    /// A denormalised column differs from its source: the latest artifact or its run for a collection, the run for an artifact. Repairable.
    /// </summary>
    WrongCopy,

    /// <summary>The size beside a body is wrong. Repairable.</summary>
    WrongDataSize,

    /// <summary>
    /// An artifact has a key without a version, a version without a key, or a version outside 1 to 2,147,483,647; or a collection has such
    /// a counter.
    /// </summary>
    InvalidVersion,

    /// <summary>Two rows have the same value in a unique column, so the unique index is missing or damaged.</summary>
    Duplicate,

    /// <summary>A body is not JSON that the library can read.</summary>
    UnreadableBody,

    /// <summary>A key contains characters that a create rejects. Reads find it nevertheless.</summary>
    InvalidKey,

    /// <summary>Metadata is not a JSON object of strings.</summary>
    UnreadableMetadata,

    /// <summary>Tags are not a list of strings.</summary>
    UnreadableTags,

    /// <summary>The type of a state is not one of the library's.</summary>
    UnknownState,

    /// <summary>An id does not have the form that the store writes. Reads fail, or filters do not find it.</summary>
    MalformedId,

    /// <summary>
    /// A time does not have the form that the store writes, or is outside the years 1 to 9999. Reads fail, or it sorts wrongly.
    /// </summary>
    MalformedTime,

    /// <summary>
    /// A value has the wrong type, a number is out of range, a flag is not 0 or 1, a text is not UTF-8 or has a NUL character, or a
    /// required value is NULL.
    /// </summary>
    MalformedValue,

    /// <summary>
    /// The sequence of a table's row ids is behind its rows, so that the next create would fail. Repairable. PostgreSQL only.
    /// </summary>
    LowSequence,

    /// <summary>
    /// The table of schema versions lacks the row of a migration, so the store cannot be opened again. The row is the version.
    /// </summary>
    MissingMigration,

    /// <summary>A table, column or function of the schema is missing.</summary>
    MissingObject,

    /// <summary>
    /// A table, column or function differs from the schema: a view in place of a table, or a column of another type or collation.
    /// </summary>
    WrongObject,

    /// <summary>An index of the schema is missing. Repairable.</summary>
    MissingIndex,

    /// <summary>An index differs from the schema: not unique, on other columns, or partial. Repairable.</summary>
    WrongIndex,

    /// <summary>The database reported damage, or damage prevented reading all of a table. Restore it from a backup.</summary>
    DatabaseDamage,

    /// <summary>An alias breaks the rule of <see cref="ArtifactAlias.Rule"/>. Reads find it nevertheless.</summary>
    InvalidAlias,

    /// <summary>An alias names an artifact that does not exist, or one of another key. The repair deletes the alias. Repairable.</summary>
    DanglingAlias,

    /// <summary>An input is recorded of an artifact that does not exist. The repair deletes the record. Repairable.</summary>
    OrphanedInput,

    /// <summary>
    /// The entries by which filters find an artifact are not those of its metadata. The repair writes them anew. Repairable.
    /// </summary>
    WrongMetadataIndex,
}
