using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>The table <c>artifact_change</c>, whose row id is the number of a change.</summary>
internal static class ChangeTable
{
    /// <summary>The columns behind the number.</summary>
    public static ValueList<SqlColumn> Columns { get; } =
    [
        new("created", SqlType.Time) { IsRequired = true },
        new("kind", SqlType.Text) { IsRequired = true },
        new("artifact_id", SqlType.Id),
        new("key", SqlType.Text),
        new("version", SqlType.Number),
        new("alias", SqlType.Text),
    ];

    /// <summary>The column list for SELECT and INSERT, the number first.</summary>
    public static string Names { get; } = string.Join(", ", Columns.Select(column => column.Name).Prepend("row_id"));

    /// <summary>Reads a row of <see cref="Names"/>.</summary>
    public static ArtifactChange Read(SqlDialect dialect, DbDataReader reader)
    {
        var row = new RowReader(dialect, reader);
        return new()
        {
            Position = new(row.Number()),
            Time = row.Time(),
            Kind = Kind(row.Text()),
            ArtifactId = row.IdOrNull(),
            Key = row.TextOrNull(),
            Version = row.VersionOrNull(),
            Alias = row.TextOrNull(),
        };
    }

    /// <summary>Returns the values of <see cref="Names"/>.</summary>
    public static IEnumerable<SqlValue> Values(ArtifactChange change) =>
        [
            SqlValue.Number(change.Position.Number),
            SqlValue.Time(change.Time),
            SqlValue.Text(WireEnum<ArtifactChangeKind>.ToText(change.Kind)),
            SqlValue.Id(change.ArtifactId),
            SqlValue.Text(change.Key),
            SqlValue.Number(change.Version),
            SqlValue.Text(change.Alias),
        ];

    private static ArtifactChangeKind Kind(string text) =>
        WireEnum<ArtifactChangeKind>.TryParse(text, out var kind)
            ? kind
            : throw new ArtifactStoreException(
                $"The kind of change {Text.Show(text)} in the database is not one of {WireEnum<ArtifactChangeKind>.Known}. "
                    + "A newer version of the library, or another program, wrote it."
            );
}
