using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>The result of a delete.</summary>
/// <param name="Id">The id of the deleted row; null if there was none.</param>
/// <param name="HiddenTable">A table whose rows are hidden by a policy, so that nothing was deleted; null for none.</param>
/// <param name="Aliases">The aliases of the row, because of which it was not deleted; null for none.</param>
/// <param name="HasMissedLock">
/// True if the key was created anew while its lock was awaited. Nothing was deleted; the delete is to be repeated.
/// </param>
internal readonly record struct Deletion(Guid? Id, string? HiddenTable, ValueList<string>? Aliases = null, bool HasMissedLock = false)
{
    /// <summary>Reads a row of an id, a table and, for artifacts, a list of aliases, which is empty if the lock was missed.</summary>
    public static Deletion Read(SqlDialect dialect, DbDataReader reader)
    {
        var aliases = reader.FieldCount < 3 || reader.IsDBNull(2) ? null : dialect.ReadTags(reader, 2);
        return new(
            reader.IsDBNull(0) ? null : dialect.ReadId(reader, 0),
            reader.IsDBNull(1) ? null : reader.GetString(1),
            aliases,
            HasMissedLock: aliases is { Count: 0 }
        );
    }
}
