namespace ArtifactStore.Sql;

/// <summary>A relation between two tables: a column of one refers to a row of the other.</summary>
/// <param name="One">The table that is referred to.</param>
/// <param name="Many">The table with the column.</param>
/// <param name="OfOne">The id, as used in conditions.</param>
/// <param name="OfMany">The column, as used in conditions.</param>
internal sealed record SqlLink(SqlTable One, SqlTable Many, string OfOne, string OfMany)
{
    public SqlLink(SqlTable one, SqlTable many, string column)
        : this(one, many, $"{one.Alias()}.id", $"{many.Alias()}.{column}") { }
}
