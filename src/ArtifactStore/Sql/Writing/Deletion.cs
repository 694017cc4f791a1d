using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>The outcome of a delete.</summary>
/// <param name="Id">The id of the row that was deleted; null where there was none.</param>
/// <param name="HiddenTable">A table of which a policy hides rows, so that nothing was deleted; null for none.</param>
internal readonly record struct Deletion(Guid? Id, string? HiddenTable)
{
    /// <summary>Reads a row of an id and a table.</summary>
    public static Deletion Read(SqlDialect dialect, DbDataReader reader) =>
        new(reader.IsDBNull(0) ? null : dialect.ReadId(reader, 0), reader.IsDBNull(1) ? null : reader.GetString(1));
}
