using ArtifactStore;
using Microsoft.Data.Sqlite;

namespace Quickstart;

/// <summary>What a host does beside asking: transactions, a write that must not overwrite, keeping house.</summary>
internal sealed class Changes(IArtifactStore store)
{
    /// <summary>A run and its artifact become visible together, or not at all.</summary>
    public async Task SaveTogetherAsync(FlowRun last, IReadOnlyList<Month> months)
    {
        await Screen.DoAsync("A run and its summary, saved in one transaction.", async () =>
        {
            await using var transaction = await store.BeginTransactionAsync();
            var run = await transaction.Runs.FlowRuns.SaveAsync(
                new FlowRun
                {
                    Id = Guid.CreateVersion7(),
                    Name = "yearly-summary",
                    FlowId = last.FlowId,
                    DeploymentId = last.DeploymentId,
                    State = StateType.Completed,
                }
            );
            await transaction.Artifacts.CreateArtifactAsync(
                ArtifactCreate.Table(YearOfWeather.Summarize(months), "yearly-summary", "Four years of Seattle") with
                {
                    FlowRunId = run.Id,
                }
            );
            await transaction.CommitAsync();
        });

        var summary = await store.Artifacts.ReadLatestArtifactAsync("yearly-summary");
        Screen.Table(
            ["year", "mm of rain", "wet days", "sunny days", "highest °C", "lowest °C"],
            summary!
                .Data!.Deserialize<YearOfWeather[]>()!
                .Select(year => new object?[] { $"{year.Year}", year.Rain, year.WetDays, year.SunnyDays, year.High, year.Low })
        );
    }

    /// <summary>A transaction reads its own writes. They are visible to others after the commit.</summary>
    public async Task GiveUpAsync()
    {
        var (inside, before) = (0, await store.Artifacts.CountArtifactsAsync());
        await Screen.DoAsync("A transaction that ends without a commit: what it wrote is gone.", async () =>
        {
            await using var transaction = await store.BeginTransactionAsync();
            await transaction.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# Never seen", "yearly-summary"));
            inside = (await transaction.Artifacts.ReadLatestArtifactAsync("yearly-summary"))!.Version;
        });

        var summary = await store.Artifacts.ReadLatestArtifactAsync("yearly-summary");
        Screen.Line($"in the transaction the latest was version {inside}; after it, version {summary!.Version}");
        Screen.Line($"{before} artifacts before, {await store.Artifacts.CountArtifactsAsync()} after");
    }

    /// <summary>The host's own table and an artifact, in the host's own transaction.</summary>
    public async Task EnlistAsync(string connectionString)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await Screen.DoAsync("A row of the host's own table and an artifact, in the host's own SqliteTransaction.", async () =>
        {
            await using var transaction = connection.BeginTransaction();
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText =
                "CREATE TABLE invoice (id INTEGER PRIMARY KEY, customer TEXT NOT NULL); INSERT INTO invoice (customer) VALUES ('Pike Place Umbrellas')";
            await command.ExecuteNonQueryAsync();
            await store
                .Enlist(transaction)
                .Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# Invoice 1\n\nOne forecast.", "invoice-1"));
            await transaction.CommitAsync();
        });

        await using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM invoice";
        Screen.Line(
            $"{await count.ExecuteScalarAsync()} invoice in the host's table; its text is version {(await store.Artifacts.ReadLatestArtifactAsync("invoice-1"))!.Version} of invoice-1"
        );
    }

    /// <summary>Of two writers that read one version, the second gets an exception instead of overwriting the work of the first.</summary>
    public async Task ExpectVersionAsync()
    {
        var latest = await store.Artifacts.ReadLatestArtifactAsync("monthly-report");
        await Screen.DoAsync("A create that expects a version which is not the latest is refused.", async () =>
        {
            try
            {
                await store.Artifacts.CreateArtifactAsync(
                    ArtifactCreate.Markdown("# Corrected", "monthly-report") with
                    {
                        ExpectedVersion = latest!.Version - 1,
                    }
                );
            }
            catch (ArtifactConflictException conflict)
            {
                Screen.Line(conflict.Message);
            }
        });
    }

    /// <summary>Deletes the progress figures of completed runs.</summary>
    public async Task KeepHouseAsync()
    {
        var deleted = await Screen.AskAsync("Keeping house: progress figures of completed runs go, those of failed runs stay.", () =>
            store.Artifacts.DeleteArtifactsAsync(
                new()
                {
                    Artifacts = new() { Type = "progress" },
                    FlowRuns = new() { State = StateType.Completed },
                }
            )
        );

        var left = await store.Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Type = "progress" } });
        Screen.Line(
            $"{deleted.Deleted} deleted, {left.Count} left; they stopped at {string.Join(", ", left.Select(progress => $"{progress.Data} %").Distinct())}"
        );
    }
}
