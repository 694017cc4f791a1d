using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>The columns of a row and how to read them, by ordinal and with typed getters. The body is the last column, so that it can be left out.</summary>
internal static class ArtifactRows
{
    private const string Own = "a.id, a.created, a.updated, a.key, a.version, a.type, a.description, a.metadata, a.flow_run_id, a.task_run_id, a.data_size";
    private const string Collection = "c.id, c.created, c.updated, c.key, c.version, a.type, a.description, a.metadata, a.flow_run_id, a.task_run_id, a.data_size, c.latest_id";

    public static string Columns(SqlTable root, bool includeData) => (root == SqlTable.Artifact ? Own : Collection) + (includeData ? ", a.data" : "");

    /// <summary>The columns that one table has of a row.</summary>
    public static string Stored(SqlTable table, bool includeData) => table == SqlTable.Artifact ? Columns(table, includeData) : "c.id, c.created, c.updated, c.key, c.version, c.latest_id";

    public static Artifact ReadArtifact(SqlDialect dialect, DbDataReader reader, bool includeData) => new()
    {
        Id = dialect.ReadId(reader, 0),
        Created = dialect.ReadTime(reader, 1),
        Updated = dialect.ReadTime(reader, 2),
        Key = Text(reader, 3),
        Version = reader.IsDBNull(4) ? null : Version(dialect, reader, 4),
        Type = Text(reader, 5),
        Description = Text(reader, 6),
        Metadata = Metadata(reader, 7),
        FlowRunId = Id(dialect, reader, 8),
        TaskRunId = Id(dialect, reader, 9),
        DataSize = reader.IsDBNull(10) ? null : dialect.ReadNumber(reader, 10),
        Data = includeData ? Data(reader, 11) : null,
    };

    public static ArtifactCollection ReadCollection(SqlDialect dialect, DbDataReader reader, bool includeData) => new()
    {
        CollectionId = dialect.ReadId(reader, 0),
        Created = dialect.ReadTime(reader, 1),
        Updated = dialect.ReadTime(reader, 2),
        Key = reader.GetString(3),
        Version = Version(dialect, reader, 4),
        Type = Text(reader, 5),
        Description = Text(reader, 6),
        Metadata = Metadata(reader, 7),
        FlowRunId = Id(dialect, reader, 8),
        TaskRunId = Id(dialect, reader, 9),
        DataSize = reader.IsDBNull(10) ? null : dialect.ReadNumber(reader, 10),
        LatestId = dialect.ReadId(reader, 11),
        Data = includeData ? Data(reader, 12) : null,
    };

    private static int Version(SqlDialect dialect, DbDataReader reader, int ordinal)
    {
        var version = dialect.ReadNumber(reader, ordinal);
        return version is >= 0 and <= int.MaxValue
            ? (int)version
            : throw new ArtifactStoreException($"The column 'version' holds {version}, which is not the number of a version. Another program has written to the store's tables.");
    }

    private static string? Text(DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    private static Guid? Id(SqlDialect dialect, DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : dialect.ReadId(reader, ordinal);

    private static ArtifactMetadata? Metadata(DbDataReader reader, int ordinal) => Text(reader, ordinal) is { } json ? ArtifactMetadata.FromStore(json) : null;

    private static ArtifactData? Data(DbDataReader reader, int ordinal) => Text(reader, ordinal) is { } json ? ArtifactData.FromStore(json) : null;
}
