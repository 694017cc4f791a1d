namespace ArtifactStore;

/// <summary>What may be wrong with a store.</summary>
public enum ArtifactStoreViolationKind
{
    /// <summary>A key has artifacts and no collection. The row is its artifact with the highest version. Can be mended.</summary>
    MissingCollection,

    /// <summary>A key has a collection and no artifacts. Can be mended.</summary>
    EmptyCollection,

    /// <summary>A collection points to an artifact that is not the highest version of its key. Can be mended.</summary>
    WrongLatest,

    /// <summary>A collection points to an artifact that is not there. Can be mended.</summary>
    DanglingLatest,

    /// <summary>The version in a collection is not that of its key's latest artifact. Can be mended.</summary>
    WrongVersion,

    /// <summary>The counter of a key is below its highest version, so that the next create would take a number that was given already. Can be mended.</summary>
    LowCounter,

    /// <summary>A column that is copied differs from where it comes from: in a collection from its latest artifact and that one's run, in an artifact from its run. Can be mended.</summary>
    WrongCopy,

    /// <summary>The size beside a body is not that of the body. Can be mended.</summary>
    WrongDataSize,

    /// <summary>An artifact has a key and no version, a version and no key, or a version that is not from 1 to 2,147,483,647; or a collection has such a counter.</summary>
    InvalidVersion,

    /// <summary>Two rows share what only one may have. That can be only where the unique index is missing or damaged.</summary>
    Duplicate,

    /// <summary>A body is no JSON that the library can read.</summary>
    UnreadableBody,

    /// <summary>A key has other characters than a create takes. Reads find it all the same.</summary>
    InvalidKey,

    /// <summary>Metadata is no JSON object of texts.</summary>
    UnreadableMetadata,

    /// <summary>Tags are no list of texts.</summary>
    UnreadableTags,

    /// <summary>The type of a state is none that the library knows.</summary>
    UnknownState,

    /// <summary>An id is not in the form that the store writes: reads fail, or filters do not find it.</summary>
    MalformedId,

    /// <summary>A time is not in the form that the store writes, or outside of the years 1 to 9999: reads fail, or it sorts wrongly.</summary>
    MalformedTime,

    /// <summary>A value is of another type, a number beyond what reads take, a flag other than 0 or 1, a text that is not UTF-8 or has a NUL character, or NULL where there is always one.</summary>
    MalformedValue,

    /// <summary>The sequence behind the row ids of a table is behind its rows, so that the next create would fail. Can be mended. PostgreSQL only.</summary>
    LowSequence,

    /// <summary>The table of schema versions lacks the row of a migration: the store can't be opened again. The row is the version.</summary>
    MissingMigration,

    /// <summary>A table, a column or a function that the schema makes is not there any more.</summary>
    MissingObject,

    /// <summary>A table, a column or a function is another than the schema makes: a view in place of a table, a column of another type or collation.</summary>
    WrongObject,

    /// <summary>An index that the schema makes is not there any more. Can be mended.</summary>
    MissingIndex,

    /// <summary>An index is another than the schema makes: not unique, on other columns, over some of the rows alone. Can be mended.</summary>
    WrongIndex,

    /// <summary>The database itself found damage, or a table could not be read to its end because of it. Restore it from a backup.</summary>
    DatabaseDamage,
}
