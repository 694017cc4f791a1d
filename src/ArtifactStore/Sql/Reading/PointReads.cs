namespace ArtifactStore.Sql;

/// <summary>
/// The statements that read one row by what names it. They are what a store is asked most often, and their texts never change: made once,
/// they spare a call about a microsecond.
/// </summary>
/// <param name="dialect">The dialect.</param>
internal sealed class PointReads(SqlDialect dialect)
{
    private readonly SqlTemplate _byId = new(values => Artifact(dialect, $"a.id = {values[0]}"));
    private readonly SqlTemplate _byVersion = new(values => Artifact(dialect, $"a.key = {values[0]} AND a.version = {values[1]}"));
    private readonly SqlTemplate _latest = new(values =>
        new SqlStatementBuilder()
            .Append(
                $"SELECT {ArtifactRows.Columns(SqlTable.ArtifactCollection, includeData: true)} FROM {SqlTable.ArtifactCollection.From(dialect)}"
            )
            .Append($" JOIN {SqlTable.Artifact.From(dialect)} ON a.id = c.latest_id WHERE c.key = {values[0]}")
            .Build()
    );

    private readonly SqlTemplate _byAlias = new(values =>
        new SqlStatementBuilder()
            .Append(
                $"SELECT {ArtifactRows.Columns(SqlTable.Artifact, includeData: true)} FROM {SqlTable.ArtifactAlias.From(dialect)} JOIN {SqlTable.Artifact.From(dialect)} ON a.id = al.artifact_id"
            )
            .Append($" WHERE al.key = {values[0]} AND al.alias = {values[1]}")
            .Build()
    );
    private readonly SqlTemplate _aliases = new(values =>
        new SqlStatementBuilder()
            .Append($"SELECT al.alias, a.version, a.id, al.updated FROM {SqlTable.ArtifactAlias.From(dialect)}")
            .Append($" JOIN {SqlTable.Artifact.From(dialect)} ON a.id = al.artifact_id WHERE al.key = {values[0]} ORDER BY al.alias")
            .Build()
    );

    /// <summary>An artifact by its id.</summary>
    public SqlStatement ById(Guid id) => _byId.With(SqlValue.Id(id));

    /// <summary>A version of a key.</summary>
    public SqlStatement ByVersion(string key, int version) => _byVersion.With(SqlValue.Text(key), SqlValue.Number(version));

    /// <summary>The latest of a key.</summary>
    public SqlStatement Latest(string key) => _latest.With(SqlValue.Text(key));

    /// <summary>The artifact that an alias of a key names.</summary>
    public SqlStatement ByAlias(string key, string alias) => _byAlias.With(SqlValue.Text(key), SqlValue.Text(alias));

    /// <summary>The aliases of a key.</summary>
    public SqlStatement Aliases(string key) => _aliases.With(SqlValue.Text(key));

    private static SqlStatement Artifact(SqlDialect dialect, SqlInterpolation where) =>
        new SqlStatementBuilder()
            .Append($"SELECT {ArtifactRows.Columns(SqlTable.Artifact, includeData: true)} FROM {SqlTable.Artifact.From(dialect)} WHERE ")
            .Append(SqlFragment.Of(where))
            .Build();
}
