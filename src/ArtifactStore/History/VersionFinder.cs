namespace ArtifactStore.Sql;

/// <summary>Finds artifacts by key and version.</summary>
internal sealed class VersionFinder(SqlDialect dialect)
{
    private readonly string _table = dialect.Table(SqlTable.Artifact.Name());

    /// <summary>Returns the ids of those that exist.</summary>
    public async Task<Dictionary<(string Key, int Version), Guid>> FindAsync(
        SqlSession session,
        IReadOnlyList<(string Key, int Version)> versions,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<(string, int), Guid>();
        foreach (var part in versions.Chunk(dialect.WritesSets ? 10_000 : 1))
        {
            var rows = await session
                .ListAsync(
                    Find(part),
                    reader => (Key: reader.GetString(0), Version: reader.GetInt32(1), Id: dialect.ReadId(reader, 2)),
                    cancellationToken
                )
                .ConfigureAwait(false);
            rows.ForEach(row => found[(row.Key, row.Version)] = row.Id);
        }

        return found;
    }

    /// <summary>Returns the statement for some versions; for one, on a database that writes row by row.</summary>
    internal SqlStatement Find((string Key, int Version)[] versions) => dialect.WritesSets ? All(versions) : One(versions[0]);

    private SqlStatement One((string Key, int Version) version) =>
        new SqlStatementBuilder()
            .Append($"SELECT key, version, id FROM {_table} WHERE key = {SqlValue.Text(version.Key)}")
            .Append($" AND version = {SqlValue.Number(version.Version)}")
            .Build();

    // A lateral subquery, since a plain join might read all artifacts.
    private SqlStatement All((string Key, int Version)[] versions) =>
        new SqlStatementBuilder()
            .Append("SELECT a.key, a.version, a.id FROM ")
            .Append(
                dialect.FromLists(
                    "n",
                    [
                        ("key", SqlValue.Texts([.. versions.Select(version => version.Key)])),
                        ("version", SqlValue.Numbers([.. versions.Select(version => (long)version.Version)])),
                    ]
                )
            )
            .Append($" CROSS JOIN LATERAL (SELECT key, version, id FROM {_table} WHERE key = n.key AND version = n.version LIMIT 1) AS a")
            .Build();
}
