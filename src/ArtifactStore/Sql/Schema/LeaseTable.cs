namespace ArtifactStore.Sql;

/// <summary>The table <c>artifact_lease</c>: work that one host does at a time, and how far it has come.</summary>
internal static class LeaseTable
{
    /// <summary>The name of the table, without prefix or schema.</summary>
    public const string Name = "artifact_lease";

    /// <summary>The lease on scheduled retention. Its position is the time of the last run.</summary>
    public const string Retention = "retention";

    private const string ObserverPrefix = "observer ";

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

    /// <summary>Sets the position of a lease that nobody holds yet.</summary>
    public static SqlStatement SetPosition(SqlDialect dialect, string name, long position) =>
        new SqlStatementBuilder()
            .Append($"INSERT INTO {dialect.Table(Name)} (name, position) VALUES ({SqlValue.Text(name)}, {SqlValue.Number(position)})")
            .Append(" ON CONFLICT (name) DO UPDATE SET position = excluded.position")
            .Build();
}
