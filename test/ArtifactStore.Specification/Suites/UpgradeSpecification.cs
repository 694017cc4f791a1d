using System.Text.RegularExpressions;
using ArtifactStore.Specification.Maintenance;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>A store whose schema lacks the newest migrations gets them in place, and keeps every row.</summary>
public abstract partial class UpgradeSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    /// <summary>The schema of the first release, samples of whose stores are upgraded in the providers' tests.</summary>
    private const int First = 2;

    protected override void Configure(ArtifactStoreOptions options) => options.RecordChanges = true;

    [Test]
    public async Task A_store_without_the_newest_migrations_is_upgraded_with_its_rows()
    {
        await using var below = Database.OpenDatabase();
        var versions = Database.Dialect.Table("artifact_store_schema");
        var tables = StoreRows.Tables.ToList();
        for (var version = below.Migrations[^1].Version - 1; version >= First; version--)
        {
            await using (var store = Open())
            {
                await FillAsync(store, $"key-{version}");
            }

            // As it was before: later migrations only add tables, triggers, columns or indexes, or replace functions and indexes.
            await Database.ExecuteAsync($"DELETE FROM {versions} WHERE version > {version}");
            var newer = below.Migrations.Where(migration => migration.Version > version).ToList();
            foreach (var trigger in newer.SelectMany(migration => AddedTrigger().Matches(migration.Script)))
            {
                var on = Database.Dialect.WritesSets ? $" ON {trigger.Groups[2]}" : "";
                await Database.ExecuteAsync($"DROP TRIGGER {trigger.Groups[1]}{on}");
            }

            foreach (var view in newer.SelectMany(migration => AddedView().Matches(migration.Script)))
            {
                await Database.ExecuteAsync($"DROP VIEW {view.Groups[1]}");
            }

            foreach (
                var name in newer
                    .SelectMany(migration => migration.Objects)
                    .Where(name => !name.EndsWith("_source", StringComparison.Ordinal))
            )
            {
                var kind = newer.Exists(migration => Regex.IsMatch(migration.Script, $@"INDEX \w*{name}\b")) ? "INDEX" : "TABLE";
                await Database.ExecuteAsync($"DROP {kind} IF EXISTS {Database.Dialect.Table(name)}");
                tables.Remove(name);
            }

            var columns = newer.SelectMany(migration => AddedColumn().Matches(migration.Script)).ToList();
            foreach (var column in columns)
            {
                await Database.ExecuteAsync($"ALTER TABLE {column.Groups[1]} DROP COLUMN {column.Groups[2]}");
            }

            string[] added = [.. columns.Select(column => column.Groups[2].Value)];
            var before = await StoreRows.ReadAsync(Database, tables, added);
            before.Should().HaveCountGreaterThan(3);
            await using var upgraded = Open();
            await upgraded.InitializeAsync();
            (await StoreRows.ReadAsync(Database, tables, added)).Should().Equal(before);
            (await upgraded.VerifyAllAsync()).Should().BeEmpty();
            (await upgraded.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Healthy);
            (await upgraded.Artifacts.ReadLatestArtifactAsync($"key-{version}"))!.Version.Should().Be(2);
            var described = await upgraded.Artifacts.ReadArtifactsAsync(
                new() { Artifacts = new() { Metadata = { ["key"] = $"key-{version}" } } }
            );
            described.Should().ContainSingle().Which.Version.Should().Be(1);
        }
    }

    [GeneratedRegex(@"^ALTER TABLE (\S+) ADD COLUMN (\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex AddedColumn();

    [GeneratedRegex(@"^CREATE TRIGGER (\S+) AFTER .*? ON (\S+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex AddedTrigger();

    [GeneratedRegex(@"^CREATE VIEW (\S+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex AddedView();

    private static async Task FillAsync(IArtifactStore store, string key)
    {
        var run = new FlowRun
        {
            Id = Guid.NewGuid(),
            Name = "run",
            State = new(StateType.Failed, "why"),
        };
        await store.Runs.FlowRuns.SaveAsync(run);
        var first = await store.Artifacts.CreateArtifactAsync(
            new()
            {
                Key = key,
                Data = ArtifactData.Parse("""{ "größe" : 1.0 }"""),
                Metadata = new() { ["key"] = key, ["größe"] = "🚀" },
                FlowRunId = run.Id,
            }
        );
        await store.Artifacts.CreateArtifactAsync(new() { Key = key, Inputs = [first.Id] });
        await store.Aliases.SetAsync(key, "production", 1);
        (await store.Changes.ReadChangesAsync()).Should().HaveCountGreaterThan(4);
    }
}
