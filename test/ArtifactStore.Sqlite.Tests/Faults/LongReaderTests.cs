using ArtifactStore.Specification.Maintenance;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>
/// A reader that stays in its snapshot keeps the log from being moved into the file: writers go on, and the log grows until the reader has
/// gone.
/// </summary>
public sealed class LongReaderTests
{
    private const int Body = 100_000;
    private const long Limit = 16 * 1024 * 1024;

    private TestFolder _folder = null!;
    private IArtifactStore _store = null!;

    private long Log => new FileInfo(_folder.File() + "-wal").Length;

    [SetUp]
    public void SetUp()
    {
        _folder = new();
        _store = SqliteArtifactStore.Open(
            $"Data Source={_folder.File()}",
            sqlite => sqlite.Synchronous = SqliteSynchronous.Off,
            options => options.StreamBatchSize = 2
        );
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task The_log_grows_behind_a_foreign_reader_and_shrinks_after_it_ends()
    {
        await WriteAsync(1);
        using (var reader = _folder.Connect())
        {
            reader.Run("BEGIN");
            reader.Scalar("SELECT count(*) FROM artifact").Should().Be(1L);
            await WriteAsync(250);
            Log.Should().BeGreaterThan(Limit, "SQLite keeps what the reader may still ask for");
            reader.Scalar("SELECT count(*) FROM artifact").Should().Be(1L, "it stays in its snapshot");
            reader.Run("COMMIT");
        }

        await WriteAsync(60);
        Log.Should().BeLessThanOrEqualTo(Limit, "the log starts anew, and gives its room back");
        (await _store.Artifacts.CountArtifactsAsync()).Should().Be(311);
        (await _store.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_stream_that_is_read_slowly_holds_no_snapshot()
    {
        await WriteAsync(10);
        await using var rows = _store.Artifacts.StreamArtifactsAsync().GetAsyncEnumerator();
        (await rows.MoveNextAsync()).Should().BeTrue();
        for (var i = 0; i < 5; i++)
        {
            await WriteAsync(50);
            (await rows.MoveNextAsync()).Should().BeTrue();
        }

        Log.Should().BeLessThan(Limit);
    }

    [Test]
    public async Task A_slowly_read_check_holds_no_snapshot()
    {
        await WriteAsync(10);
        _folder.Connect().Run("UPDATE artifact SET data_size = 1");
        await using var found = _store.Maintenance.VerifyAsync(new() { PageRows = 2 }).GetAsyncEnumerator();
        (await found.MoveNextAsync()).Should().BeTrue();
        await WriteAsync(250);
        Log.Should().BeLessThan(Limit);
    }

    private async Task WriteAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _store.Artifacts.CreateArtifactAsync(new() { Key = "a", Data = ArtifactData.FromText(new string('x', Body)) });
        }
    }
}
