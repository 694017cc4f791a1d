using System.Data.Common;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// A database in which somebody has put functions, operators and types of his own into public, and in which the store's sessions look there
/// first.
/// </summary>
public class HostilePostgreSqlTestDatabase : PostgreSqlTestDatabase
{
    public HostilePostgreSqlTestDatabase()
    {
        using var reader = new StreamReader(
            typeof(HostilePostgreSqlTestDatabase).Assembly.GetManifestResourceStream("HostileObjects.sql")!
        );
        Server.Execute(Aside, reader.ReadToEnd());
    }

    /// <summary>What the store's sessions find along.</summary>
    protected virtual string SearchPath => "public, pg_catalog";

    private string Aside => WithPath(Name, "pg_catalog");

    /// <summary>Leaves it to the store, whose migrations meet the objects of others as well.</summary>
    public override void AddSchema() { }

    /// <remarks>The suite's own statements are not what is tested.</remarks>
    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(Aside);
        await connection.OpenAsync();
        return connection;
    }

    public override ValueTask DisposeAsync()
    {
        Server.Execute(Aside, "DROP SCHEMA public CASCADE");
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    protected override string Route(string database) => WithPath(database, SearchPath);

    private static string WithPath(string database, string path) =>
        new NpgsqlConnectionStringBuilder(Server.ConnectionString(database))
        {
            Options = $"-c search_path={path.Replace(" ", "", StringComparison.Ordinal)}",
            SearchPath = null,
        }.ToString();
}
