using ArtifactStore.Specification;
using ArtifactStore.Specification.Data;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>History goes from one database to the other, and an export loses its connection.</summary>
public sealed class HistoryTests
{
    [Test]
    public async Task An_export_of_SQLite_fills_PostgreSQL_and_back()
    {
        var folder = Directory.CreateTempSubdirectory("artifact-store-");
        try
        {
            await using var database = new PostgreSqlTestDatabase();
            await using var again = new PostgreSqlTestDatabase();
            var clock = new FakeTimeProvider(SampleData.Monday);
            await using var file = SqliteArtifactStore.Open($"Data Source={folder.FullName}/there.db", configure: options =>
                options.TimeProvider = clock
            );
            await using var server = database.Open();
            await using var back = SqliteArtifactStore.Open($"Data Source={folder.FullName}/back.db");
            await using var server2 = again.Open();
            await SampleStore.FillAsync(file, () => clock.Advance(TimeSpan.FromSeconds(1)));

            var export = await ExportAsync(file);
            await server.History.ImportAsync(new MemoryStream(export), new() { BatchItems = 7 });
            (await ExportAsync(server)).Should().Equal(export);
            await back.History.ImportAsync(new MemoryStream(await ExportAsync(server)));
            (await ExportAsync(back)).Should().Equal(export);
            await server2.History.ImportAsync(new MemoryStream(await ExportAsync(back)));

            string[] tables = [.. StoreRows.Tables.Where(table => table != "artifact_change")];
            (await StoreRows.ReadAsync(again, tables, "artifact_input.id"))
                .Should()
                .Equal(await StoreRows.ReadAsync(database, tables, "artifact_input.id"));
            (await server.Artifacts.ReadArtifactsAsync()).Should().Equal(await file.Artifacts.ReadArtifactsAsync());
            (await server.Artifacts.ReadLatestArtifactsAsync()).Should().Equal(await file.Artifacts.ReadLatestArtifactsAsync());
            await Invariants.CheckAsync(database);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task An_export_that_loses_its_connection_says_so([Values] bool afterTheFirstWrite)
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var store = database.Open();
        await store.Artifacts.CreateArtifactsAsync([
            .. Enumerable.Range(0, 100).Select(_ => new ArtifactCreate { Data = ArtifactData.FromText(new string('x', 100_000)) }),
        ]);
        var expected = await ExportAsync(store);
        await using var watcher = await database.ConnectAsync();
        var ends = 0;
        using var target = new MemoryStream();
        await using var ending = new EndingStream(target, async () =>
        {
            if (ends++ == (afterTheFirstWrite ? 1 : int.MaxValue))
            {
                await EndAsync();
            }
        });
        if (afterTheFirstWrite)
        {
            await FluentActions
                .Awaiting(() => store.History.ExportAsync(ending))
                .Should()
                .ThrowAsync<ArtifactStoreUnavailableException>()
                .WithMessage("*Export again*");
        }
        else
        {
            await EndAsync();
            await store.History.ExportAsync(ending);
            target.ToArray().Should().Equal(expected);
        }

        Task EndAsync() =>
            watcher.ExecuteAsync(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            );
    }

    private static async Task<byte[]> ExportAsync(IArtifactStore store)
    {
        using var stream = new MemoryStream();
        await store.History.ExportAsync(stream);
        return stream.ToArray();
    }

    private sealed class EndingStream(Stream inner, Func<Task> call) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await call();
            await inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
