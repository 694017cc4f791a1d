using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class OperationSnippets
{
    [Test]
    public async Task A_backup_is_made_and_verified()
    {
        await using var store = SqliteArtifactStore.Open("Data Source=kept.db");
        await store.InitializeAsync();

        // <snippet>
        var path = $"backup/artifacts-{DateTime.UtcNow:yyyyMMdd-HHmmss}.db";
        await store.BackupAsync(path);
        // </snippet>

        // <snippet>
        await using var copy = SqliteArtifactStore.Open($"Data Source={path};Mode=ReadOnly");
        var isWhole = !await copy.Maintenance.VerifyAsync().AnyAsync();
        // </snippet>

        isWhole.Should().BeTrue();
    }

    [Test]
    public async Task A_store_is_verified_and_repaired()
    {
        await using var store = await InMemory.OpenAsync(artifacts: 3, key: "report");
        var (logger, cancellationToken) = ((ILogger)NullLogger.Instance, CancellationToken.None);

        // <snippet>
        await foreach (var violation in store.Maintenance.VerifyAsync())
        {
            logger.LogError("{Violation}", violation);
        }
        // </snippet>

        // <snippet>
        await foreach (var repair in store.Maintenance.RepairAsync(new() { DryRun = true }))   // then without
        {
            Console.WriteLine(repair.Violation);
        }
        // </snippet>

        // <snippet>
        ArtifactStoreHealth health = await store.Maintenance.CheckHealthAsync(cancellationToken);
        // </snippet>

        health.Status.Should().Be(ArtifactStoreHealthStatus.Healthy);
    }
}
