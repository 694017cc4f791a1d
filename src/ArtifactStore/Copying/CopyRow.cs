namespace ArtifactStore.Sql;

/// <summary>A row on its way.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Values">The values of its columns, the id first; empty where the hash is enough.</param>
/// <param name="Hash">What stands for its values.</param>
/// <param name="Size">About how many bytes of memory its values take.</param>
internal sealed record CopyRow(Guid Id, ValueList<SqlValue> Values, UInt128 Hash, long Size);
