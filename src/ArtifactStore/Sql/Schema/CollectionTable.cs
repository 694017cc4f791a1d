using Of = ArtifactStore.Sql.ColumnsOf<ArtifactStore.ArtifactCollection>;

namespace ArtifactStore.Sql;

/// <summary>
/// The table <c>artifact_collection</c>: a key, its latest artifact, and columns denormalised from it, so that filters need no join.
/// </summary>
internal static class CollectionTable
{
    /// <summary>The columns of the collection itself.</summary>
    public static ValueList<SqlColumn> Own { get; } =
    [
        Of.Id("id", nameof(ArtifactCollection.CollectionId), row => row.CollectionId) with
        {
            IsRequired = true,
        },
        Of.Time("created", nameof(ArtifactCollection.Created), row => row.Created) with
        {
            IsRequired = true,
        },
        Of.Time("updated", nameof(ArtifactCollection.Updated), row => row.Updated) with
        {
            IsRequired = true,
        },
        Of.Text("key", nameof(ArtifactCollection.Key), row => row.Key) with
        {
            Limit = ColumnLimit.Key,
            Rule = ColumnRule.Key,
            IsRequired = true,
        },
        Of.Id("latest_id", nameof(ArtifactCollection.LatestId), row => row.LatestId) with
        {
            IsRequired = true,
        },
        Of.Number("version", nameof(ArtifactCollection.Version), row => row.Version) with
        {
            IsRequired = true,
        },
        new("last_version", SqlType.Number) { Rule = ColumnRule.Version, IsRequired = true },
    ];

    /// <summary>The columns denormalised from the latest artifact.</summary>
    public static ValueList<SqlColumn> Copies { get; } = [.. ArtifactTable.Columns.Where(column => column.IsInCollection)];

    /// <summary>All columns.</summary>
    public static ValueList<SqlColumn> Columns { get; } = [.. Own, .. Copies];

    /// <summary>The names of <see cref="Copies"/>.</summary>
    public static string CopyNames { get; } = string.Join(", ", Copies.Select(column => column.Name));

    /// <summary>The names of <see cref="Copies"/>, qualified for the artifact <c>a</c>.</summary>
    public static string CopiedNames { get; } = string.Join(", ", Copies.Select(column => $"a.{column.Name}"));

    /// <summary>
    /// The columns that a read returns: those of an artifact, taken from the collection if it has them; then those of the collection alone;
    /// the body last.
    /// </summary>
    public static List<SqlColumn> Read
    {
        get
        {
            var own = Own.Where(column => column.Value is not null).ToList();
            List<SqlColumn> read = [];
            foreach (var column in ArtifactTable.Read)
            {
                var place = own.FindIndex(other => other.Name == column.Name);
                read.Add(place < 0 ? column : own[place]);
            }

            read.InsertRange(read.Count - 1, own.Where(column => !read.Contains(column)));
            return read;
        }
    }

    /// <summary>Reads a row of <see cref="Read"/>.</summary>
    public static ArtifactCollection ReadRow(RowReader row, bool includeData) =>
        new()
        {
            CollectionId = row.Id(),
            Created = row.Time(),
            Updated = row.Time(),
            Key = row.Text(),
            Version = row.Version(),
            Type = row.TextOrNull(),
            Description = row.TextOrNull(),
            Metadata = row.Metadata(),
            FlowRunId = row.IdOrNull(),
            TaskRunId = row.IdOrNull(),
            DataSize = row.NumberOrNull(),
            LatestId = row.Id(),
            Data = includeData ? row.Data() : null,
        };
}
