using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ArtifactStore.Benchmarks.Start;

/// <summary>
/// A process that opens an existing store, reads one artifact, and prints how long that took since its parent started it.
/// </summary>
internal static class FirstRead
{
    /// <summary>The command of the process.</summary>
    public const string Command = "first-read";

    public const string Library = "library";
    public const string Ado = "ADO.NET";
    public const string WithDapper = "Dapper";

    private const string Columns =
        "id AS Id, created AS Created, updated AS Updated, key AS Key, version AS Version, type AS Type, description AS Description, metadata AS Metadata, "
        + "flow_run_id AS FlowRunId, task_run_id AS TaskRunId, data_size AS DataSize, data AS Data";

    /// <summary>
    /// Runs in the child. Whatever the benchmarks do besides stays out of it: each way has a method of its own, which alone is compiled.
    /// </summary>
    /// <param name="args">The way, the database, the connection string, the id of an artifact, and the parent's time stamp.</param>
    public static int Run(string[] args)
    {
        var (way, database, connectionString, id) = (args[1], args[2], args[3], Guid.Parse(args[4]));
        switch (way)
        {
            case Library:
                ReadWithLibrary(database, connectionString, id);
                break;
            case Ado:
                ReadWithAdo(database, connectionString, id);
                break;
            default:
                ReadWithDapper(database, connectionString, id);
                break;
        }

        var elapsed = Stopwatch.GetElapsedTime(long.Parse(args[5], CultureInfo.InvariantCulture)).TotalMilliseconds;
        var processor = Environment.CpuUsage.TotalTime.TotalMilliseconds;
        var (methods, compiling) = (JitInfo.GetCompiledMethodCount(), JitInfo.GetCompilationTime().TotalMilliseconds);
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{elapsed} {processor} {methods} {compiling}"));
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadWithLibrary(string database, string connectionString, Guid id)
    {
        var store = Open(database, connectionString);
        Check(store.Artifacts.ReadArtifactAsync(id).GetAwaiter().GetResult()?.Id == id);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IArtifactStore Open(string database, string connectionString) =>
        database == StartComparison.Sqlite ? OpenSqlite(connectionString) : OpenPostgreSql(connectionString);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IArtifactStore OpenSqlite(string connectionString) => SqliteArtifactStore.Open(connectionString);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IArtifactStore OpenPostgreSql(string connectionString) => PostgreSqlArtifactStore.Open(connectionString);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadWithAdo(string database, string connectionString, Guid id)
    {
        using var connection = Connect(database, connectionString);
        using var command = connection.CreateCommand();
        command.CommandText = Statement(database);
        var parameter = command.CreateParameter();
        parameter.ParameterName = "id";
        parameter.Value = Stored(database, id);
        command.Parameters.Add(parameter);
        using var reader = command.ExecuteReader();
        Check(reader.Read() && (database == StartComparison.Sqlite ? Guid.Parse(reader.GetString(0)) : reader.GetGuid(0)) == id);
        for (var i = 1; i < reader.FieldCount; i++)
        {
            _ = reader.IsDBNull(i) ? null : reader.GetValue(i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadWithDapper(string database, string connectionString, Guid id)
    {
        using var connection = Connect(database, connectionString);
        if (database == StartComparison.Sqlite)
        {
            Check(Guid.Parse(connection.QuerySingle<TextRow>(Statement(database), new { id = Stored(database, id) }).Id) == id);
        }
        else
        {
            Check(connection.QuerySingle<Row>(Statement(database), new { id }).Id == id);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DbConnection Connect(string database, string connectionString) =>
        database == StartComparison.Sqlite ? ConnectSqlite(connectionString) : ConnectPostgreSql(connectionString);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SqliteConnection ConnectSqlite(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NpgsqlConnection ConnectPostgreSql(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return connection;
    }

    private static object Stored(string database, Guid id) => database == StartComparison.Sqlite ? id.ToString("D") : id;

    private static string Statement(string database) =>
        $"SELECT {Columns} FROM {(database == StartComparison.Sqlite ? "" : "artifact_store.")}artifact WHERE id = @id";

    private static void Check(bool isRead)
    {
        if (!isRead)
        {
            throw new InvalidOperationException("The artifact was not read.");
        }
    }

    private sealed class TextRow
    {
        public string Id { get; set; } = "";

        public string Created { get; set; } = "";

        public string Updated { get; set; } = "";

        public string? Key { get; set; }

        public long? Version { get; set; }

        public string? Type { get; set; }

        public string? Description { get; set; }

        public string? Metadata { get; set; }

        public string? FlowRunId { get; set; }

        public string? TaskRunId { get; set; }

        public long? DataSize { get; set; }

        public string? Data { get; set; }
    }

    private sealed class Row
    {
        public Guid Id { get; set; }

        public DateTime Created { get; set; }

        public DateTime Updated { get; set; }

        public string? Key { get; set; }

        public int? Version { get; set; }

        public string? Type { get; set; }

        public string? Description { get; set; }

        public string? Metadata { get; set; }

        public Guid? FlowRunId { get; set; }

        public Guid? TaskRunId { get; set; }

        public long? DataSize { get; set; }

        public string? Data { get; set; }
    }
}
