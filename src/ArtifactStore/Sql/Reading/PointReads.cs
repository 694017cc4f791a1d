namespace ArtifactStore.Sql;

/// <summary>
/// The statements that read one row by what names it. They are what a store is asked most often, and their texts never change: written
/// once, and without the builder, which the first read of a process then need not compile.
/// </summary>
/// <param name="dialect">The dialect.</param>
internal sealed class PointReads(SqlDialect dialect)
{
    private string? _byId;
    private string? _byVersion;
    private string? _latest;
    private string? _latestArtifact;
    private string? _byAlias;
    private string? _aliases;

    /// <summary>An artifact by its id.</summary>
    public SqlStatement ById(Guid id) =>
        SqlStatement.Of(_byId ??= $"{Artifacts} FROM {SqlTable.Artifact.From(dialect)} WHERE a.id = $1", SqlValue.Id(id));

    /// <summary>A version of a key.</summary>
    public SqlStatement ByVersion(string key, int version) =>
        SqlStatement.Of(
            _byVersion ??= $"{Artifacts} FROM {SqlTable.Artifact.From(dialect)} WHERE a.key = $1 AND a.version = $2",
            SqlValue.Text(key),
            SqlValue.Number(version)
        );

    /// <summary>The latest artifact of a key.</summary>
    public SqlStatement LatestArtifact(string key) =>
        SqlStatement.Of(
            _latestArtifact ??=
                $"{Artifacts} FROM {SqlTable.Artifact.From(dialect)}"
                + $" WHERE a.id = (SELECT c.latest_id FROM {SqlTable.ArtifactCollection.From(dialect)} WHERE c.key = $1)",
            SqlValue.Text(key)
        );

    /// <summary>The collection of a key, with its latest artifact.</summary>
    public SqlStatement Latest(string key) =>
        SqlStatement.Of(
            _latest ??=
                $"SELECT {ArtifactRows.Columns(SqlTable.ArtifactCollection, includeData: true)}"
                + $" FROM {SqlTable.ArtifactCollection.From(dialect)}"
                + $" JOIN {SqlTable.Artifact.From(dialect)} ON a.id = c.latest_id WHERE c.key = $1",
            SqlValue.Text(key)
        );

    /// <summary>The artifact that an alias of a key names.</summary>
    public SqlStatement ByAlias(string key, string alias) =>
        SqlStatement.Of(
            _byAlias ??= $"{Artifacts} {FromAliases} WHERE al.key = $1 AND al.alias = $2",
            SqlValue.Text(key),
            SqlValue.Text(alias)
        );

    /// <summary>The aliases of a key.</summary>
    public SqlStatement Aliases(string key) =>
        SqlStatement.Of(
            _aliases ??= $"SELECT al.alias, a.version, a.id, al.updated {FromAliases} WHERE al.key = $1 ORDER BY al.alias",
            SqlValue.Text(key)
        );

    private static string Artifacts => $"SELECT {ArtifactRows.Columns(SqlTable.Artifact, includeData: true)}";

    private string FromAliases =>
        $"FROM {SqlTable.ArtifactAlias.From(dialect)} JOIN {SqlTable.Artifact.From(dialect)} ON a.id = al.artifact_id";
}
