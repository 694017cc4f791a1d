namespace ArtifactStore.Sql;

/// <summary>The result of a delete by a query.</summary>
/// <param name="Rows">The row ids of the deleted artifacts.</param>
/// <param name="Bytes">The size of their bodies.</param>
/// <param name="LeftAliased">The number of artifacts left because of their aliases.</param>
internal readonly record struct BulkDeletion(IReadOnlyList<long> Rows, long Bytes, long LeftAliased);
