namespace ArtifactStore.Sql;

/// <summary>A row to be copied or compared.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Values">The values of its columns, the id first; empty if only the hash is needed.</param>
/// <param name="Hash">The hash of its values.</param>
/// <param name="Size">The approximate size of its values in memory, in bytes.</param>
internal sealed record CopyRow(Guid Id, ValueList<SqlValue> Values, UInt128 Hash, long Size);
