namespace ArtifactStore.Sql;

/// <summary>The index that begins with a column of a field.</summary>
internal enum FieldIndex
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It leads from a value to its rows.</summary>
    Plain,

    /// <summary>As <see cref="Plain"/>; on a dialect with such indexes, another leads from a pattern or a tag to its rows.</summary>
    Searched,

    /// <summary>It holds the rows of a value in the order of the ids.</summary>
    ThenId,

    /// <summary>It leads from a value to one row.</summary>
    Unique,
}
