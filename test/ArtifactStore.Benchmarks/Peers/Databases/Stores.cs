using System.Globalization;
using ArtifactStore.PostgreSql.Tests.Plans;
using Npgsql;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>The stores of the benchmarks: each is made when it is first asked for, and kept for the next run.</summary>
internal sealed class Stores : IDisposable
{
    private readonly string _folder;
    private readonly bool _isTimed;
    private BenchmarkServer? _server;

    /// <param name="folder">Where they are.</param>
    /// <param name="isTimed">Whether the times count.</param>
    public Stores(string folder, bool isTimed = true)
    {
        (_folder, _isTimed) = (folder, isTimed);
        Directory.CreateDirectory(folder);
    }

    public static string DefaultFolder => Path.Combine(Path.GetTempPath(), "artifactstore-benchmark");

    private BenchmarkServer Server => _server ??= BenchmarkServer.Start(_folder);

    public async Task<string> SqlitePathAsync(int count)
    {
        var file = Path.Combine(_folder, FileName(count) + ".db");
        if (!File.Exists(file))
        {
            var making = file + ".making";
            await Dataset.MakeAsync(making, count);
            File.Move(making, file);
        }

        return file;
    }

    public async Task<Database> SqliteAsync(int count) => Warm(new SqliteFile(await SqlitePathAsync(count)));

    public async Task<Database> PostgreSqlAsync(int count)
    {
        var connectionString = await PostgreSqlTextAsync(count);
        await Server.WarmAsync(FileName(count));
        return new PostgreSqlStore(connectionString);
    }

    /// <summary>A store whose runs differ in all that filters ask for.</summary>
    public async Task<Database> SqliteCellsAsync(int count, string layout = "spread") =>
        Warm(new SqliteFile(await SqliteCellsPathAsync(count, layout)));

    /// <inheritdoc cref="SqliteCellsAsync"/>
    public async Task<string> SqliteCellsPathAsync(int count, string layout = "spread")
    {
        var file = Path.Combine(_folder, Cells(count, layout) + ".db");
        if (!File.Exists(file))
        {
            var making = file + ".making";
            await SqliteFill.RunAsync(await PostgreSqlCellsTextAsync(count, layout), making);
            File.Move(making, file);
        }

        return file;
    }

    /// <inheritdoc cref="SqliteCellsAsync"/>
    public async Task<Database> PostgreSqlCellsAsync(int count, string layout = "spread")
    {
        var connectionString = await PostgreSqlCellsTextAsync(count, layout);
        await Server.WarmAsync(Cells(count, layout));
        return new PostgreSqlStore(connectionString);
    }

    /// <summary>A copy of a small store that may be written to; gone with the folder.</summary>
    public async Task<Database> SqliteScratchAsync(string name, bool isDurable)
    {
        var file = Path.Combine(_folder, $"scratch-{name}.db");
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        File.Copy(await SqlitePathAsync(Scratch.Artifacts), file, overwrite: true);
        return Warm(new SqliteFile(file, isDurable));
    }

    /// <inheritdoc cref="SqliteScratchAsync"/>
    public async Task<Database> PostgreSqlScratchAsync(string name, bool isDurable)
    {
        await PostgreSqlTextAsync(Scratch.Artifacts);
        NpgsqlConnection.ClearAllPools();
        var scratch = $"scratch_{name}";
        await Server.ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {scratch} WITH (FORCE)");
        await Server.ExecuteAsync("postgres", $"CREATE DATABASE {scratch} TEMPLATE {FileName(Scratch.Artifacts)}");
        return new PostgreSqlStore(Server.ConnectionString(scratch), isDurable: isDurable);
    }

    public async Task<string> PostgreSqlVersionAsync()
    {
        await using var connection = new NpgsqlConnection(Server.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        return connection.PostgreSqlVersion.ToString();
    }

    /// <summary>Keeps this process and the server from each other's processors, where single calls to it are timed.</summary>
    public IDisposable? Apart() => _isTimed ? Server.Apart() : null;

    /// <summary>Stops the server, and deletes its data.</summary>
    public void Delete()
    {
        _server?.Dispose();
        _server?.Delete();
        _server = null;
    }

    public void Dispose() => _server?.Dispose();

    private async Task<string> PostgreSqlTextAsync(int count)
    {
        var database = FileName(count);
        if (!await Server.ExistsAsync(database))
        {
            // Under another name until it is whole.
            var file = await SqlitePathAsync(count);
            var making = database + "_making";
            await Server.ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {making} WITH (FORCE)");
            await Server.ExecuteAsync("postgres", $"CREATE DATABASE {making}");
            await using (var source = SqliteArtifactStore.Open($"Data Source={file};Mode=ReadOnly"))
            await using (var target = PostgreSqlArtifactStore.Open(Server.ConnectionString(making)))
            {
                await ArtifactStoreCopy.RunAsync(source, target);
            }

            await Server.ExecuteAsync(making, "VACUUM ANALYZE");
            await Server.ExecuteAsync(making, "CHECKPOINT");
            NpgsqlConnection.ClearAllPools();
            await Server.ExecuteAsync("postgres", $"ALTER DATABASE {making} RENAME TO {database}");
        }

        return Server.ConnectionString(database);
    }

    private async Task<string> PostgreSqlCellsTextAsync(int count, string layout)
    {
        var database = Cells(count, layout);
        if (!await Server.ExistsAsync(database))
        {
            var making = database + "_making";
            await Server.ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {making} WITH (FORCE)");
            await Server.ExecuteAsync("postgres", $"CREATE DATABASE {making}");
            await using (var store = PostgreSqlArtifactStore.Open(Server.ConnectionString(making)))
            {
                await store.InitializeAsync();
            }

            await using (var connection = new NpgsqlConnection(Server.ConnectionString(making) + ";Pooling=false"))
            {
                await connection.OpenAsync();
                await LargeStore.FillAsync(connection, count, layout: layout);
            }

            NpgsqlConnection.ClearAllPools();
            await Server.ExecuteAsync("postgres", $"ALTER DATABASE {making} RENAME TO {database}");
        }

        return Server.ConnectionString(database);
    }

    private static string Cells(int count, string layout) => string.Create(CultureInfo.InvariantCulture, $"cells_{count}_{layout}");

    private static SqliteFile Warm(SqliteFile file)
    {
        file.Warm();
        return file;
    }

    private static string FileName(int count) => string.Create(CultureInfo.InvariantCulture, $"mixed_{count}");
}
