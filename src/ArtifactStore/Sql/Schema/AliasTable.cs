using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>The table <c>artifact_alias</c>.</summary>
internal static class AliasTable
{
    public static ValueList<SqlColumn> Columns { get; } =
    [
        new("id", SqlType.Id) { IsRequired = true },
        new("updated", SqlType.Time) { IsRequired = true },
        new("key", SqlType.Text) { Rule = ColumnRule.Key, IsRequired = true },
        new("alias", SqlType.Text) { Rule = ColumnRule.Alias, IsRequired = true },
        new("artifact_id", SqlType.Id) { IsRequired = true },
    ];

    /// <summary>Reads a row of the alias, the version, the id of the artifact, and the time.</summary>
    public static ArtifactAlias Read(SqlDialect dialect, DbDataReader reader, string key)
    {
        var row = new RowReader(dialect, reader);
        return new()
        {
            Key = key,
            Alias = row.Text(),
            Version = row.Version(),
            ArtifactId = row.Id(),
            Updated = row.Time(),
        };
    }
}
