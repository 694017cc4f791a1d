using Microsoft.Data.Sqlite;

namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class HistorySnippets
{
    [Test]
    public async Task History_comes_in()
    {
        await using var store = await InMemory.OpenAsync();
        var (runId, monday) = (Guid.CreateVersion7(), new DateTimeOffset(2026, 1, 5, 6, 0, 0, TimeSpan.Zero));

        // <snippet>
        var result = await store.History.ImportAsync(OldReports());
        Console.WriteLine($"{result.Imported} imported, {result.Skipped} were there already.");

        async IAsyncEnumerable<HistoryItem> OldReports()
        {
            yield return new RunImport(new FlowRun { Id = runId, Name = "nightly", StartTime = monday });
            await foreach (var row in ReadRowsAsync())
            {
                yield return new ArtifactImport
                {
                    Id = row.Id,
                    Created = row.Created,
                    Key = "nightly-report",
                    Version = row.Number,
                    FlowRunId = runId,
                    Data = ArtifactData.FromText(row.Text),
                };
            }
        }
        // </snippet>

        result.Imported.Should().Be(3);
        (await store.Artifacts.ReadLatestArtifactAsync("nightly-report"))!.Version.Should().Be(2);

        async IAsyncEnumerable<(Guid Id, DateTimeOffset Created, int Number, string Text)> ReadRowsAsync()
        {
            await Task.Yield();
            yield return (Guid.CreateVersion7(), monday, 1, "one");
            yield return (Guid.CreateVersion7(), monday.AddDays(1), 2, "two");
        }
    }

    [Test]
    public async Task A_store_goes_out_and_in()
    {
        await using var store = await InMemory.OpenAsync(artifacts: 3, key: "report");
        await using var other = await InMemory.OpenAsync();
        const string path = "history.jsonl";

        // <snippet>
        await using (var target = File.Create(path))
        {
            await store.History.ExportAsync(target, new Progress<HistoryExportProgress>(soFar => Console.WriteLine(soFar.Items)));
        }

        await using var source = File.OpenRead(path);
        await other.History.ImportAsync(source);
        // </snippet>

        (await other.Artifacts.ReadArtifactsAsync()).Should().Equal(await store.Artifacts.ReadArtifactsAsync());
        (await other.Artifacts.ReadLatestArtifactsAsync()).Should().Equal(await store.Artifacts.ReadLatestArtifactsAsync());
    }

    private static async Task ReadPrefectAsync(IArtifactStore store)
    {
        // <snippet>
        // Or an NpgsqlConnection.
        await using var prefect = new SqliteConnection("Data Source=prefect.db;Mode=ReadOnly");
        await prefect.OpenAsync();
        await store.History.ImportAsync(PrefectHistory.ReadAsync(prefect));
        // </snippet>
    }
}
