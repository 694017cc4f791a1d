using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>
/// The SELECT list and the reader for rows of queries. The body is the last column, so that it can be omitted.
/// </summary>
internal static class ArtifactRows
{
    /// <summary>Returns the columns of a row, under the aliases of their tables.</summary>
    public static string Columns(SqlTable root, bool includeData) =>
        (root, includeData) switch
        {
            (SqlTable.Artifact, false) => OfArtifact.Columns,
            (SqlTable.Artifact, true) => OfArtifact.WithData,
            (SqlTable.ArtifactCollection, false) => OfCollection.Columns,
            (SqlTable.ArtifactCollection, true) => OfCollection.WithData,
            _ => RunTableSet.Columns(root),
        };

    /// <summary>Returns the columns of a row that are in one table.</summary>
    public static string Stored(SqlTable table, bool includeData) =>
        table == SqlTable.ArtifactCollection ? OfCollection.Own : Columns(table, includeData);

    public static Artifact ReadArtifact(SqlDialect dialect, DbDataReader reader, bool includeData) =>
        ArtifactTable.ReadRow(new(dialect, reader), includeData);

    public static ArtifactCollection ReadCollection(SqlDialect dialect, DbDataReader reader, bool includeData) =>
        CollectionTable.ReadRow(new(dialect, reader), includeData);

    private static string Names(IEnumerable<SqlColumn> columns, bool includeData, Func<SqlColumn, string> alias) =>
        string.Join(", ", columns.Where(column => includeData || !column.IsBody).Select(column => $"{alias(column)}.{column.Name}"));

    // Classes of their own: a process that reads artifacts alone does not make the columns of collections.
    private static class OfArtifact
    {
        public static readonly string Columns = Names(ArtifactTable.Read, includeData: false, static _ => "a");
        public static readonly string WithData = Names(ArtifactTable.Read, includeData: true, static _ => "a");
    }

    private static class OfCollection
    {
        public static readonly string Columns = Names(CollectionTable.Read, includeData: false, Alias);
        public static readonly string WithData = Names(CollectionTable.Read, includeData: true, Alias);
        public static readonly string Own = Names(CollectionTable.Read.Where(column => Alias(column) == "c"), includeData: false, Alias);

        private static string Alias(SqlColumn column) => CollectionTable.Own.AsSpan().Contains(column) ? "c" : "a";
    }
}
