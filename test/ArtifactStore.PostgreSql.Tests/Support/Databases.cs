using System.Collections.Concurrent;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// The databases of the test run, which are used again. To make and drop one, or its tables, takes longer than most tests: of a database
/// with the store's tables only the rows are removed, as long as a test has left the schema as it was. Behind a pooler the sessions stay
/// open across tests then: what one of them had left in a session, another would meet.
/// </summary>
internal static class Databases
{
    // Whoever still holds a lock on what a test has made, does so because the test has failed. The wait is bounded for this transaction
    // alone.
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

    // Where a suite puts a table of somebody else.
    private const string AddSchema = $"CREATE SCHEMA IF NOT EXISTS {PostgreSqlDialect.DefaultSchema}";

    // Everything that DDL changes, and the version of the schema; not what a TRUNCATE, an ANALYZE or a temporary table changes.
    private const string Fingerprint = """
        WITH own AS (SELECT * FROM pg_class WHERE oid >= 16384 AND relpersistence <> 't')
        SELECT md5(string_agg(o.what, ' ' ORDER BY o.what)) FROM (
            SELECT concat_ws('|', oid, relname, relnamespace, relowner, relacl, relkind, relpersistence, reloptions, relrowsecurity, relforcerowsecurity) FROM own
            UNION ALL SELECT concat_ws('|', attrelid, attnum, a.xmin) FROM pg_attribute AS a JOIN own ON own.oid = attrelid
            UNION ALL SELECT concat_ws('|', indexrelid, i.xmin, indisvalid) FROM pg_index AS i JOIN own ON own.oid = indexrelid
            UNION ALL SELECT concat_ws('|', seqrelid, s.xmin) FROM pg_sequence AS s JOIN own ON own.oid = seqrelid
            UNION ALL SELECT concat_ws('|', oid, xmin) FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%'
            UNION ALL SELECT concat_ws('|', 'constraint', oid, xmin) FROM pg_constraint WHERE oid >= 16384
            UNION ALL SELECT concat_ws('|', 'trigger', oid, xmin) FROM pg_trigger WHERE oid >= 16384
            UNION ALL SELECT concat_ws('|', 'rule', oid, xmin) FROM pg_rewrite WHERE oid >= 16384
            UNION ALL SELECT concat_ws('|', 'function', oid, xmin) FROM pg_proc WHERE oid >= 16384
            UNION ALL SELECT concat_ws('|', 'operator', oid, xmin) FROM pg_operator WHERE oid >= 16384
            UNION ALL SELECT concat_ws('|', 'policy', oid, xmin) FROM pg_policy
            UNION ALL SELECT concat_ws('|', 'extension', oid, xmin) FROM pg_extension
            UNION ALL SELECT concat_ws('|', 'version', to_jsonb(v)) FROM {schema}.artifact_store_schema AS v) AS o (what)
        """;

    // A table without pages has no rows. What ANALYZE found about the rows before would change the plans of the next test.
    private const string Clear = $$"""
        DO $$
        DECLARE
            tables text;
        BEGIN
            PERFORM set_config('lock_timeout', '10s', true);
            IF ({{Fingerprint}}) <> '{made}' THEN
                RAISE EXCEPTION 'The schema is not as it was made.';
            END IF;
            SELECT string_agg(oid::regclass::text, ', ') INTO tables FROM pg_class
            WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r' AND relname <> 'artifact_store_schema' AND pg_relation_size(oid) > 0;
            IF tables IS NOT NULL THEN
                EXECUTE 'TRUNCATE ' || tables || ' CASCADE';
            END IF;
            PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
            IF current_setting('is_superuser')::bool THEN
                DELETE FROM pg_statistic WHERE starelid >= 16384;
            END IF;
        END $$
        """;

    private static readonly ConcurrentBag<string> Idle = [];
    private static readonly ConcurrentDictionary<string, ConcurrentBag<string>> Migrated = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> Made = new(StringComparer.Ordinal);

    /// <summary>Takes an empty database.</summary>
    public static string Take()
    {
        if (!Idle.TryTake(out var name))
        {
            name = Server.CreateDatabase();
            Server.Execute(Server.ConnectionString(name), AddSchema);
        }

        return name;
    }

    /// <summary>Takes a database in which the store's tables are, and no rows.</summary>
    public static string Take(string schema)
    {
        if (!Of(schema).TryTake(out var name))
        {
            name = Take();
            var connectionString = Server.ConnectionString(name);
            using (
                var store = PostgreSqlArtifactStore.Open(
                    new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString(),
                    options => options.Schema = schema
                )
            )
            {
                store.InitializeAsync().GetAwaiter().GetResult();
            }

            Made[name] = Server.Text(connectionString, Fingerprint.Replace("{schema}", schema, StringComparison.Ordinal));
        }

        return name;
    }

    /// <summary>Gives a database back, whatever is in it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="schema">Where the tables are, if it was taken with them.</param>
    public static void GiveBack(string name, string? schema)
    {
        if (
            schema is not null
            && TryExecute(
                name,
                Clear.Replace("{schema}", schema, StringComparison.Ordinal).Replace("{made}", Made[name], StringComparison.Ordinal)
            )
        )
        {
            Of(schema).Add(name);
        }
        else if (TryExecute(name, $"{Empty}; {AddSchema}"))
        {
            Idle.Add(name);
        }
        else
        {
            Server.DropDatabase(name);
        }
    }

    /// <summary>Drops the databases that nobody has taken.</summary>
    public static void Drop()
    {
        foreach (var name in Migrated.Values.Append(Idle).SelectMany(databases => databases))
        {
            Server.DropDatabase(name);
        }
    }

    private static ConcurrentBag<string> Of(string schema) => Migrated.GetOrAdd(schema, _ => []);

    private static bool TryExecute(string name, string sql)
    {
        try
        {
            Server.Execute(Server.ConnectionString(name), sql);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
