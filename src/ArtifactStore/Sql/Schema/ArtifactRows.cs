using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>
/// The SELECT list and the reader for rows of artifacts or collections. The body is the last column, so that it can be omitted.
/// </summary>
internal static class ArtifactRows
{
    private static readonly string Own = Names(ArtifactTable.Read, includeData: false);
    private static readonly string OwnWithData = Names(ArtifactTable.Read, includeData: true);
    private static readonly string Collection = Names(CollectionTable.Read, includeData: false);
    private static readonly string CollectionWithData = Names(CollectionTable.Read, includeData: true);
    private static readonly string OfCollection = Names(CollectionTable.Read.Where(IsOfCollection), includeData: false);

    public static string Columns(SqlTable root, bool includeData) =>
        (root, includeData) switch
        {
            (SqlTable.Artifact, false) => Own,
            (SqlTable.Artifact, true) => OwnWithData,
            (_, false) => Collection,
            (_, true) => CollectionWithData,
        };

    /// <summary>Returns the columns of a row that are in one table.</summary>
    public static string Stored(SqlTable table, bool includeData) =>
        table == SqlTable.Artifact ? Columns(table, includeData) : OfCollection;

    public static Artifact ReadArtifact(SqlDialect dialect, DbDataReader reader, bool includeData) =>
        ArtifactTable.ReadRow(new(dialect, reader), includeData);

    public static ArtifactCollection ReadCollection(SqlDialect dialect, DbDataReader reader, bool includeData) =>
        CollectionTable.ReadRow(new(dialect, reader), includeData);

    private static string Names(IEnumerable<SqlColumn> columns, bool includeData) =>
        string.Join(
            ", ",
            columns.Where(column => includeData || !column.IsBody).Select(column => $"{(IsOfCollection(column) ? "c" : "a")}.{column.Name}")
        );

    private static bool IsOfCollection(SqlColumn column) => CollectionTable.Own.AsSpan().Contains(column);
}
