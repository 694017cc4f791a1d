using System.Collections.Concurrent;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// The databases of the test run. To make and drop one takes longer than most tests, so each is emptied after its test and used again. Behind a pooler the sessions stay open across tests then:
/// what one of them had left in a session, another would meet.
/// </summary>
internal static class Databases
{
    // Whoever still holds a lock on what a test has made, does so because the test has failed. The wait is bounded for this transaction alone.
    private const string Empty = """
        DO $$
        DECLARE
            name text;
        BEGIN
            PERFORM set_config('lock_timeout', '10s', true);
            FOR name IN SELECT extname FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql' LOOP
                EXECUTE format('DROP EXTENSION %I CASCADE', name);
            END LOOP;
            FOR name IN SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' LOOP
                EXECUTE format('DROP SCHEMA %I CASCADE', name);
            END LOOP;
            CREATE SCHEMA public;
            GRANT USAGE ON SCHEMA public TO PUBLIC;
        END $$
        """;

    private static readonly ConcurrentBag<string> Idle = [];

    /// <summary>Takes an empty database.</summary>
    public static string Take() => Idle.TryTake(out var name) ? name : Server.CreateDatabase();

    /// <summary>Gives a database back, whatever is in it.</summary>
    public static void GiveBack(string name)
    {
        try
        {
            Server.Execute(Server.ConnectionString(name), Empty);
        }
        catch (NpgsqlException)
        {
            Server.DropDatabase(name);
            return;
        }

        Idle.Add(name);
    }

    /// <summary>Drops the databases that nobody has taken.</summary>
    public static void Drop()
    {
        while (Idle.TryTake(out var name))
        {
            Server.DropDatabase(name);
        }
    }
}
