namespace ArtifactStore.Sql;

/// <summary>How two tables hang together: a column of the many names a row of the one.</summary>
/// <param name="One">The table with an id.</param>
/// <param name="Many">The table with the column.</param>
/// <param name="OfOne">The id, as a condition names it.</param>
/// <param name="OfMany">The column, as a condition names it.</param>
internal sealed record SqlLink(SqlTable One, SqlTable Many, string OfOne, string OfMany)
{
    public SqlLink(SqlTable one, SqlTable many, string column)
        : this(one, many, $"{one.Alias()}.id", $"{many.Alias()}.{column}")
    {
    }
}
