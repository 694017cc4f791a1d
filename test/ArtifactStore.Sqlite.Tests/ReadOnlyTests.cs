using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

[Platform(Include = "Linux")]
public class ReadOnlyTests
{
    private const string Refused = "ArtifactStoreException: *' is read-only: the user of this process may not write it*";

    private TestFolder _folder = null!;
    private string _sub = null!;
    private string _file = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new();
        _sub = _folder.File("sub #1");
        _file = Path.Combine(_sub, "what?.db");
        SetMode(_folder.Folder, "755");
        await CreateAsync();

        // The store makes both for its own user alone; here another one is to look.
        SetMode(_sub, "755");
        SetMode(_file, "644");
    }

    [TearDown]
    public async Task TearDown()
    {
        SetMode(_sub, "755");
        SetMode(_file, "644");
        await using (var store = SqliteArtifactStore.Open(ConnectionString))
        {
            (await store.Maintenance.VerifyAsync().ToListAsync()).Should().BeEmpty("a refused write leaves nothing behind");
        }

        _folder.Dispose();
    }

    [TestCase("444", "555")]
    [TestCase("444", "777")]
    [TestCase("666", "555")]
    public async Task A_file_in_WAL_mode_that_may_not_be_written_is_read(string file, string folder)
    {
        SetMode(_file, file);
        SetMode(_sub, folder);
        Directory.GetFiles(_sub).Should().Equal(_file);

        Check(await Nobody.ReadAndCreateAsync(_file), "1", Refused);
    }

    [Test]
    public async Task A_file_in_another_mode_that_may_not_be_written_is_read()
    {
        _folder.Connect(_file).Run("PRAGMA journal_mode = DELETE");
        SetMode(_file, "444");
        SetMode(_sub, "555");

        Check(await Nobody.ReadAndCreateAsync(_file), "1", Refused);
    }

    [Test]
    public async Task A_file_in_another_mode_whose_folder_may_not_be_written_is_read()
    {
        // Only the first write finds out: no journal can be made beside the file.
        _folder.Connect(_file).Run("PRAGMA journal_mode = DELETE");
        SetMode(_file, "666");
        SetMode(_sub, "555");

        Check(
            await Nobody.ReadAndCreateAsync(_file),
            "1",
            "ArtifactStoreException: *is read-only*write permission on the file and its folder*"
        );
    }

    [Test]
    public async Task With_a_log_beside_it_the_log_is_read_too()
    {
        // Somebody has the store open, so that its second artifact is in the log still.
        using var reader = _folder.Connect(_file);
        reader.Scalar("SELECT count(*) FROM artifact");
        await CreateAsync();
        new FileInfo(_file + "-wal").Length.Should().BePositive();
        SetMode(_sub, "555");

        Check(await Nobody.ReadAndCreateAsync(_file), "2", Refused);
    }

    [Test]
    public async Task A_log_that_cannot_be_read_is_an_error_and_not_left_out()
    {
        using var reader = _folder.Connect(_file);
        reader.Scalar("SELECT count(*) FROM artifact");
        await CreateAsync();
        var copy = Path.Combine(_sub, "copy.db");
        File.Copy(_file, copy);
        File.Copy(_file + "-wal", copy + "-wal");
        SetMode(_sub, "555");

        const string unreadable = "ArtifactStoreException: *copy.db' cannot be opened*-wal*";
        Check(await Nobody.ReadAndCreateAsync(copy), unreadable, unreadable);
    }

    [Test]
    public async Task A_file_in_a_read_only_folder_cannot_be_created()
    {
        SetMode(_sub, "555");
        const string noFile = "ArtifactStoreException: *new.db' cannot be opened*";
        Check(await Nobody.ReadAndCreateAsync(Path.Combine(_sub, "new.db")), noFile, noFile);
        const string noFolder = "ArtifactStoreException: The folder *new' of the database cannot be created*";
        Check(await Nobody.ReadAndCreateAsync(Path.Combine(_sub, "new", "new.db")), noFolder, noFolder);
    }

    [Test]
    public async Task Mode_ReadOnly_reads_and_writes_throw_with_the_reason()
    {
        var database = _folder.Open(ConnectionString + ";Mode=ReadOnly");
        (await database.NumberAsync("SELECT count(*) FROM artifact")).Should().Be(1);
        await database
            .Awaiting(d => d.ExecuteAsync("DELETE FROM artifact"))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*is read-only: it was opened with Mode=ReadOnly*");
        await database.Awaiting(d => d.BeginAsync(default)).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*read-only*");
    }

    private string ConnectionString => new SqliteConnectionStringBuilder { DataSource = _file }.ToString();

    private async Task CreateAsync()
    {
        await using var store = SqliteArtifactStore.Open(ConnectionString);
        await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("here"));
    }

    private static void Check(string[] lines, string read, string create)
    {
        lines.Should().HaveCount(2);
        lines[0].Should().Match(read);
        lines[1].Should().Match(create);
    }

    private static void SetMode(string path, string octal)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
        }
    }
}
