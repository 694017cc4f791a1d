using ArtifactStore.Specification;
using ArtifactStore.Specification.Maintenance;
using static ArtifactStore.ArtifactStoreViolationKind;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// Values that PostgreSQL holds and the library does not write: a check names the row, no call throws anything but an exception of the
/// library, and other rows can be read.
/// </summary>
public sealed class DamagedRowTests : Specification<PostgreSqlTestDatabase>
{
    [TestCase("UPDATE {0}artifact SET created = '10000-01-01' WHERE key = 'a' AND version = 3", MalformedTime, "artifact")]
    [TestCase("UPDATE {0}artifact SET updated = '0044-03-15 BC' WHERE key = 'a' AND version = 3", MalformedTime, "artifact")]
    [TestCase("UPDATE {0}artifact SET updated = '4713-01-01 BC' WHERE key = 'a' AND version = 3", MalformedTime, "artifact")]
    [TestCase("UPDATE {0}artifact SET updated = '294276-12-31' WHERE key = 'a' AND version = 3", MalformedTime, "artifact")]
    [TestCase("UPDATE {0}artifact_collection SET updated = '10000-01-01' WHERE key = 'a'", MalformedTime, "artifact_collection")]
    [TestCase("UPDATE {0}flow_run SET start_time = '10000-01-01' WHERE name = 'run'", MalformedTime, "flow_run")]
    [TestCase("UPDATE {0}flow SET tags = ARRAY['a', NULL]", UnreadableTags, "flow")]
    [TestCase("UPDATE {0}flow SET tags = ARRAY[ARRAY['a'], ARRAY['b']]", UnreadableTags, "flow")]
    [TestCase("UPDATE {0}artifact SET metadata = '[1]' WHERE key = 'a' AND version = 3", UnreadableMetadata, "artifact")]
    [TestCase("UPDATE {0}artifact SET metadata = '{{\"a\":\"\\u0000\"}}' WHERE key = 'a' AND version = 3", UnreadableMetadata, "artifact")]
    [TestCase(
        "ALTER TABLE {0}artifact ALTER COLUMN version TYPE bigint; UPDATE {0}artifact SET version = 1099511627776 WHERE key = 'a' AND version = 3",
        InvalidVersion,
        "artifact"
    )]
    [TestCase(
        "ALTER TABLE {0}artifact ALTER COLUMN version TYPE numeric; UPDATE {0}artifact SET version = 'NaN' WHERE key = 'a' AND version = 3",
        WrongObject,
        "artifact"
    )]
    [TestCase(
        "ALTER TABLE {0}artifact_collection ALTER COLUMN last_version TYPE bigint; UPDATE {0}artifact_collection SET last_version = 1099511627776 WHERE key = 'a'",
        WrongObject,
        "artifact_collection"
    )]
    [TestCase("DROP INDEX {0}flow_tags; ALTER TABLE {0}flow ALTER COLUMN tags TYPE text USING '[]'", WrongObject, "flow")]
    [TestCase("ALTER TABLE {0}flow_run ALTER COLUMN name DROP NOT NULL; UPDATE {0}flow_run SET name = NULL", WrongObject, "flow_run")]
    [TestCase("ALTER TABLE {0}artifact ALTER COLUMN key TYPE text COLLATE \"default\"", WrongObject, "artifact")]
    [TestCase("ALTER TABLE {0}artifact ALTER COLUMN row_id DROP IDENTITY", WrongObject, "artifact")]
    public async Task Damage_is_reported_and_calls_throw_only_library_exceptions(string sql, ArtifactStoreViolationKind kind, string table)
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, "artifact_store."));
        await using var store = Open();
        (await store.VerifyAllAsync(new() { PageRows = 2 }))
            .Should()
            .Contain(violation => violation.Kind == kind && violation.Table == table);
        Func<Task>[] calls =
        [
            () => store.Artifacts.ReadArtifactAsync(DamageCases.Id("a", 3)),
            () => store.Artifacts.ReadLatestArtifactAsync("a"),
            () => store.Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.UpdatedDesc }),
            () => store.Artifacts.ReadLatestArtifactsAsync(new()),
            async () => (await store.Artifacts.ReadArtifactsAsync(new())).ToList().ForEach(artifact => _ = artifact.Metadata?.Count),
            () => store.Runs.Flows.ReadAsync(Guid.Parse("10000000-0000-4000-8000-000000000001")),
            () => store.Runs.FlowRuns.ReadAsync(Guid.Parse("30000000-0000-4000-8000-000000000001")),
            () => store.Artifacts.CreateArtifactAsync(new() { Key = "a" }),
            () => store.Artifacts.CreateArtifactsAsync([new() { Key = "a" }]),
            () => store.RepairAllAsync(new() { DryRun = true }),
            () => store.RepairAllAsync(),
        ];
        foreach (var call in calls)
        {
            try
            {
                await call();
            }
            catch (ArtifactStoreException) { }
        }

        (await store.Artifacts.ReadArtifactAsync(DamageCases.Id("b", 1)))!.Key.Should().Be("b");
        (await store.Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Key = "b" } })).Should().HaveCount(2);
    }

    [Test]
    public async Task A_transaction_stays_usable_after_a_page_with_a_damaged_row()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync("UPDATE artifact_store.artifact SET created = '10000-01-01' WHERE key = 'a' AND version = 3");
        await using var transaction = await Store.BeginTransactionAsync();

        // By a filter that an index serves in another order than the page: its last statement could end the piece of work as well.
        ArtifactQuery query = new()
        {
            Artifacts = new() { Key = "a" },
            Sort = ArtifactSort.UpdatedDesc,
            Limit = 10,
        };
        await transaction.Artifacts.Awaiting(a => a.ReadArtifactsAsync(query)).Should().ThrowAsync<ArtifactStoreException>();

        (await transaction.Artifacts.ReadArtifactAsync(DamageCases.Id("b", 1)))!.Key.Should().Be("b");
        await transaction.CommitAsync();
    }

    [Test]
    public async Task A_list_with_a_damaged_row_names_it()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync("UPDATE artifact_store.artifact SET created = '10000-01-01' WHERE key = 'a' AND version = 3");
        (await Artifacts.Awaiting(a => a.ReadArtifactsAsync(new())).Should().ThrowAsync<ArtifactStoreException>()).WithMessage(
            $"*{DamageCases.Id("a", 3)}*'created'*VerifyAsync*"
        );
    }
}
