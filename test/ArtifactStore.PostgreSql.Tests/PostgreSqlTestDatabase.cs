using System.Data.Common;
using System.Diagnostics;
using ArtifactStore.Specification;
using ArtifactStore.Specification.History;
using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>A database of its own on the server of the test run.</summary>
public class PostgreSqlTestDatabase : TestDatabase
{
    private static readonly string[] RunTableNames = ["flow", "deployment", "flow_run", "task_run", "work_pool", "work_queue"];

    private readonly string _schema;
    private string? _name;
    private bool _hasSchema;

    public PostgreSqlTestDatabase()
        : this(PostgreSqlDialect.DefaultSchema) { }

    protected PostgreSqlTestDatabase(string schema)
    {
        _schema = schema;
        Dialect = new PostgreSqlDialect(schema);
    }

    /// <summary>A database in which the store's tables are.</summary>
    public static PostgreSqlTestDatabase WithSchema()
    {
        var database = new PostgreSqlTestDatabase();
        database.AddSchema();
        return database;
    }

    public override SqlDialect Dialect { get; }

    public override IReadOnlyList<string> TypesOf(SqlType type) =>
        type switch
        {
            SqlType.Text => ["text"],
            SqlType.Json => ["json"],
            SqlType.Id => ["uuid"],
            SqlType.Time => ["timestamp with time zone"],
            SqlType.Number => ["integer", "bigint"],
            SqlType.Boolean => ["boolean"],
            SqlType.Tags => ["text[]"],
            _ => [],
        };

    /// <summary>Taken when it is first used.</summary>
    protected string Name => _name ??= Databases.Take();

    public override DatabaseAddress Address => new("PostgreSQL", Route(Name), _schema);

    /// <summary>For connections of a test's own, which end when they are closed.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(Route(Name)) { Pooling = false }.ToString();

    public override IArtifactStore Open(Action<ArtifactStoreOptions>? configure = null) =>
        PostgreSqlArtifactStore.Open(Route(Name), options => options.Schema = _schema, configure);

    public override ArtifactStoreBuilder Use(ArtifactStoreBuilder builder) =>
        builder.UsePostgreSql(Route(Name), options => options.Schema = _schema);

    public override SqlDatabase OpenDatabase() =>
        new PostgreSqlProvider(new() { ConnectionString = Route(Name), Schema = _schema }).Open(new());

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(Route(Name));
        await connection.OpenAsync();
        return connection;
    }

    public override async Task<DbTransaction> BeginAsync(DbConnection connection) => await connection.BeginTransactionAsync();

    public override async Task<List<string>> RecordAsync(DbConnection connection, Func<Task> work)
    {
        // The driver's own spans have the text of each command. They are found by their trace: other tests run at the same time.
        var texts = new List<string>();
        using var root = new Activity("recorded").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.TraceId == root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (
                    activity.TraceId == root.TraceId
                    && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string text
                )
                {
                    lock (texts)
                    {
                        texts.Add(text);
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await work();
        return texts;
    }

    public override Task MakeSchemaNewerAsync(DbConnection connection) =>
        connection.ExecuteAsync(
            $"INSERT INTO {Dialect.Table("artifact_store_schema")} (version, name, applied) VALUES (9999, 'from_the_future', '2100-01-01T00:00:00.000000Z')"
        );

    public override async Task AddHostViewsAsync(TestDatabase runs)
    {
        await using var source = (NpgsqlConnection)await runs.ConnectAsync();
        await using var target = (NpgsqlConnection)await ConnectAsync();
        await target.ExecuteAsync("CREATE SCHEMA host");
        foreach (var table in RunTableNames)
        {
            await target.ExecuteAsync(
                $"CREATE TABLE host.{table} ({await ColumnsAsync(source, runs, table)}); CREATE VIEW {Dialect.Table(table)} AS SELECT * FROM host.{table}"
            );
            using var rows = await source.BeginTextExportAsync($"COPY {runs.Dialect.Table(table)} TO STDOUT");
            await using var copy = await target.BeginTextImportAsync($"COPY host.{table} FROM STDIN");
            await copy.WriteAsync(await rows.ReadToEndAsync());
        }
    }

    public override void AddSchema()
    {
        _name = Databases.Take(_schema);
        _hasSchema = true;
    }

    public override ValueTask DisposeAsync()
    {
        if (_name is not null)
        {
            Databases.GiveBack(_name, _hasSchema ? _schema : null);
        }

        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>How the store and the suite reach the database.</summary>
    protected virtual string Route(string database) => Server.ConnectionString(database);

    /// <summary>The columns of a table, as a host would declare them: without our collation.</summary>
    private static async Task<string> ColumnsAsync(NpgsqlConnection connection, TestDatabase database, string table)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '{database.Dialect.Table(table)}'::regclass AND attnum > 0 AND NOT attisdropped",
            connection
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
