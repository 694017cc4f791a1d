using ArtifactStore.Specification;
using ArtifactStore.Specification.Data;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>What is SQLite's own about copies: prefixes, memory, read-only files, and rows that can't be read or written.</summary>
public sealed class CopyTests
{
    private SqliteTestDatabase _from = null!;
    private SqliteTestDatabase _to = null!;

    [SetUp]
    public void SetUp() => (_from, _to) = (new(), new());

    [TearDown]
    public async Task TearDown()
    {
        await _from.DisposeAsync();
        await _to.DisposeAsync();
    }

    [Test]
    public async Task A_copy_to_another_prefix_and_back_is_unchanged()
    {
        await using var prefixed = new PrefixedSqliteTestDatabase();
        await using var source = await FilledAsync();
        await using var middle = prefixed.Open();
        await using var target = _to.Open();
        await ArtifactStoreCopy.RunAsync(source, middle);
        await ArtifactStoreCopy.RunAsync(middle, target);
        (await StoreRows.ReadAsync(prefixed, StoreRows.Tables)).Should().Equal(await StoreRows.ReadAsync(_from, StoreRows.Tables));
        (await StoreRows.ReadAsync(_to, StoreRows.Tables)).Should().Equal(await StoreRows.ReadAsync(_from, StoreRows.Tables));
    }

    [Test]
    public async Task A_copy_to_another_prefix_in_the_same_file_and_through_memory_is_unchanged()
    {
        using var folder = new TestFolder();
        var file = $"Data Source={folder.File("both.db")}";
        await using var source = SqliteArtifactStore.Open(file);
        await using var beside = SqliteArtifactStore.Open(file, sqlite => sqlite.TablePrefix = "b_");
        await using var memory = SqliteArtifactStore.Open("Data Source=:memory:");
        await using var target = _to.Open();
        await SampleData.Runs().SaveRunsAsync(source.Runs);
        await source.Artifacts.CreateArtifactsAsync(SampleData.Artifacts());
        await ArtifactStoreCopy.RunAsync(source, beside, new() { BatchRows = 5 });
        await ArtifactStoreCopy.RunAsync(beside, memory, new() { BatchRows = 5 });
        await ArtifactStoreCopy.RunAsync(memory, target, new() { BatchRows = 5 });
        (await ArtifactStoreCopy.VerifyAsync(source, target)).IsEqual.Should().BeTrue();
    }

    [Test]
    public async Task A_source_that_is_opened_to_read_only_can_be_copied()
    {
        using var folder = new TestFolder();
        var file = folder.File("source.db");
        await using (var store = SqliteArtifactStore.Open($"Data Source={file}"))
        {
            await store.Artifacts.CreateArtifactsAsync(SampleData.Artifacts());
        }

        await using var source = SqliteArtifactStore.Open($"Data Source={file};Mode=ReadOnly");
        await using var target = _to.Open();
        (await ArtifactStoreCopy.RunAsync(source, target)).IsEqual.Should().BeTrue();
    }

    [Test]
    public async Task A_row_that_can_not_be_read_is_named()
    {
        await using var source = await FilledAsync();
        await using var target = _to.Open();
        var id = SampleData.Id('4', 5);
        await _from.ExecuteAsync($"UPDATE task_run SET start_time = 'yesterday' WHERE id = '{id}'");
        (await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(source, target)).Should().ThrowAsync<ArtifactStoreException>())
            .Which.Message.Should()
            .ContainAll("task_run", id.ToString(), "start_time", "yesterday");
    }

    [Test]
    public async Task A_row_that_can_not_be_written_is_named_and_all_before_it_is_there()
    {
        await using var source = await FilledAsync();
        await using var target = _to.Open();
        await target.InitializeAsync();
        var ids = (await source.Artifacts.ReadArtifactsAsync()).Select(row => row.Id).Order().ToList();
        await _to.ExecuteAsync(
            $"CREATE TRIGGER refuse BEFORE INSERT ON artifact WHEN NEW.id = '{ids[41]}' BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        );
        (await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(source, target)).Should().ThrowAsync<ArtifactStoreException>())
            .Which.Message.Should()
            .ContainAll("'artifact'", ids[41].ToString());
        await using (var connection = await _to.ConnectAsync())
        {
            (await connection.NumberAsync("SELECT COUNT(*) FROM artifact")).Should().Be(41);
        }

        await _to.ExecuteAsync("DROP TRIGGER refuse");
        (await ArtifactStoreCopy.RunAsync(source, target)).IsEqual.Should().BeTrue();
    }

    [Test]
    public async Task A_read_only_target_throws_with_the_reason()
    {
        using var folder = new TestFolder();
        var file = folder.File("target.db");
        await using (var store = SqliteArtifactStore.Open($"Data Source={file}"))
        {
            await store.InitializeAsync();
        }

        await using var source = await FilledAsync();
        await using var target = SqliteArtifactStore.Open($"Data Source={file};Mode=ReadOnly");
        (await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(source, target)).Should().ThrowAsync<ArtifactStoreException>()).WithMessage(
            "*read-only*"
        );
    }

    private async Task<IArtifactStore> FilledAsync()
    {
        var store = _from.Open();
        await SampleData.Runs().SaveRunsAsync(store.Runs);
        await store.Artifacts.CreateArtifactsAsync(SampleData.Artifacts());
        return store;
    }
}
