using ArtifactStore.PostgreSql.Tests;
using ArtifactStore.Specification;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ArtifactStore.CrashTests;

/// <summary>Processes are killed while they import.</summary>
public sealed class ImportKillTests
{
    private readonly int _seed = Random.Shared.Next(1_000_000);

    [Test]
    public async Task A_killed_import_into_SQLite_leaves_whole_batches_and_a_right_store()
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-crash-");
        var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, "artifacts.db") };
        await RunAsync(new(isPostgreSql: false, file.ToString(), settle: () => { }, _seed), Effort.Of(16, plain: 4));
        folder.Delete(recursive: true);
    }

    [Test]
    public async Task An_import_killed_together_with_its_server_leaves_whole_batches_and_a_right_store()
    {
        if (Installation.TryFind(out var reason) is not { } installation)
        {
            Missing.Report(reason);
            return;
        }

        using var server = new ServerFolder(installation);
        server.Initialize();
        server.Start();
        await RunAsync(new(isPostgreSql: true, server.ConnectionString("postgres"), Restart, _seed), Effort.Of(8, plain: 2));
        NpgsqlConnection.ClearAllPools();

        void Restart()
        {
            server.Kill();
            server.Start();
        }
    }

    private async Task RunAsync(ImportKillRun run, int rounds)
    {
        TestContext.Out.WriteLine($"seed {_seed}");
        await run.RunAsync(rounds);
        run.Interrupted.Should().BePositive("kills hit imports at work");
        TestContext.Out.WriteLine($"{run.Interrupted} of {rounds} imports were interrupted");
    }
}
