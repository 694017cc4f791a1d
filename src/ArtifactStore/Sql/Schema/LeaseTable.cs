namespace ArtifactStore.Sql;

/// <summary>The table <c>artifact_lease</c>: work that one host does at a time, and how far it has come.</summary>
internal static class LeaseTable
{
    /// <summary>The name of the table, without prefix or schema.</summary>
    public const string Name = "artifact_lease";

    private const string ObserverPrefix = "observer ";

    /// <summary>Returns the lease on scheduled retention. Its position is the time of the last run.</summary>
    public static string Retention(string name) => $"retention {name}";

    /// <summary>Returns the lease of an observer of the change feed. Its position is a position in the feed.</summary>
    public static string Observer(string name) => ObserverPrefix + name;

    /// <summary>Returns the name of the observer whose lease has a name; null if it is none.</summary>
    public static string? ObserverOf(string lease) =>
        lease.StartsWith(ObserverPrefix, StringComparison.Ordinal) ? lease[ObserverPrefix.Length..] : null;

    /// <summary>Returns the positions of all leases.</summary>
    public static Task<List<(string Name, long Position)>> PositionsAsync(SqlSession session, CancellationToken cancellationToken) =>
        session.ListAsync(
            new($"SELECT name, position FROM {session.Dialect.Table(Name)} ORDER BY name", []),
            static reader => (reader.GetString(0), reader.GetInt64(1)),
            cancellationToken
        );

    /// <summary>Adds a lease that nobody holds.</summary>
    public static SqlStatement Insert(SqlDialect dialect, string name, long position) =>
        new SqlStatementBuilder()
            .Append($"INSERT INTO {dialect.Table(Name)} (name, position) VALUES ({SqlValue.Text(name)}, {SqlValue.Number(position)})")
            .Build();
}
