using System.Diagnostics;
using System.Text.Json;
using ArtifactStore.PostgreSql.Tests.Failover;
using ArtifactStore.Specification;
using ArtifactStore.Specification.History;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Faults;

/// <summary>Callers that wait for a server hold no thread of the pool.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class StarvationTests
{
    private const int Callers = 64;

    [Test]
    public async Task Sixty_four_callers_that_wait_for_a_lock_leave_the_threads_of_the_pool_to_others()
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var holder = (NpgsqlConnection)await database.ConnectAsync();
        await using var watcher = (NpgsqlConnection)await database.ConnectAsync();
        NpgsqlTransaction? held = null;
        await RunAsync(
            database.Address,
            async () =>
            {
                held = await holder.BeginTransactionAsync();
                await holder.ExecuteAsync($"LOCK TABLE {database.Dialect.Table("artifact_collection")} IN ACCESS EXCLUSIVE MODE");
            },
            // Each has sent its create, and the server has none of them answered.
            () => Task.Run(() => ServerPair.Until(() => Waiting() >= Callers, "all callers wait")),
            () => held!.RollbackAsync()
        );

        long Waiting()
        {
            using var command = new NpgsqlCommand(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
                watcher
            );
            return (long)command.ExecuteScalar()!;
        }
    }

    [Test]
    public async Task Sixty_four_callers_of_a_server_that_is_stopped_leave_the_threads_of_the_pool_to_others()
    {
        var installation = Installation.TryFind(out var reason);
        if (installation is null)
        {
            Missing.Report(reason);
        }

        using var server = new ServerFolder(installation!);
        server.Initialize();
        server.Start();
        try
        {
            // What is open waits for an answer, and what is not for a connection.
            await RunAsync(
                new("PostgreSQL", server.ConnectionString("postgres"), "artifact_store"),
                () => Task.Run(server.Freeze),
                () => Task.CompletedTask,
                () => Task.Run(server.Thaw)
            );
        }
        finally
        {
            server.Thaw();
        }
    }

    /// <param name="address">The database.</param>
    /// <param name="stop">Makes the server one that does not answer.</param>
    /// <param name="waiting">Returns when all callers wait.</param>
    /// <param name="goOn">Lets it answer.</param>
    private static async Task RunAsync(DatabaseAddress address, Func<Task> stop, Func<Task> waiting, Func<Task> goOn)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, "ArtifactStore.HistoryWorker.dll"), "starve"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[HistoryProcess.Variable] = JsonSerializer.Serialize(address);
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            (await process.StandardOutput.ReadLineAsync()).Should().Be("ready");
            await stop();
            await process.StandardInput.WriteLineAsync();
            (await process.StandardOutput.ReadLineAsync()).Should().Be($"{Callers} callers");
            await waiting();
            await process.StandardInput.WriteLineAsync();
            (await process.StandardOutput.ReadLineAsync()).Should().Be($"1000 ran while {Callers} callers waited");
            await goOn();
            await process.StandardInput.WriteLineAsync();
            (await process.StandardOutput.ReadToEndAsync()).Trim().Should().Be($"{Callers} created");
            (await errors).Should().BeEmpty();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
    }
}
