namespace ArtifactStore.Sql;

/// <summary>A reusable statement that creates an artifact. Its text is built once; its values come from a row, by name.</summary>
/// <param name="values">The values, in the order in which the text first names them.</param>
/// <param name="build">Builds the statement.</param>
internal sealed class CreateTemplate(
    IEnumerable<CreateTemplate.Value> values,
    Func<IReadOnlyDictionary<string, SqlFragment>, SqlStatement> build
)
{
    public static Value CollectionId { get; } = new("collection_id", row => SqlValue.Id(row.CollectionId));

    public static Value Created { get; } = new("created", row => SqlValue.Time(row.Created));

    public static Value Count { get; } = new("count", row => SqlValue.Number(row.Count));

    public static Value ExpectedVersion { get; } = new("expected_version", row => SqlValue.Number(row.First?.ExpectedVersion));

    public static Value ExpectedLatestId { get; } = new("expected_latest_id", row => SqlValue.Id(row.First?.ExpectedLatestId));

    private readonly Value[] _values = [.. values];
    private readonly SqlTemplate _template = new(fragments =>
        build(values.Zip(fragments).ToDictionary(pair => pair.First.Name, pair => pair.Second))
    );

    /// <summary>Returns the value of a column of the artifact.</summary>
    public static Value Of(SqlColumn column) =>
        new(column.Name, column.Value is { } value ? row => value(row.Artifact) : row => row.Run.Of(column));

    /// <summary>Returns the value of a column of the artifact.</summary>
    public static Value Of(string column) => Of(ArtifactTable.Columns.Single(other => other.Name == column));

    /// <summary>Returns the statement for a row.</summary>
    public SqlStatement With(in CreateRow row)
    {
        var parameters = new SqlParameter[_values.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = SqlParameter.At(i, _values[i].Get(row));
        }

        return _template.With(parameters);
    }

    /// <summary>A value, and its name in the text.</summary>
    internal sealed record Value(string Name, Func<CreateRow, SqlValue> Get);
}
