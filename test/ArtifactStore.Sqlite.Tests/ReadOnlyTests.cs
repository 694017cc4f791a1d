namespace ArtifactStore.Sqlite.Tests;

[Platform(Include = "Linux")]
public class ReadOnlyTests
{
    private TestFolder _folder = null!;
    private string _sub = null!;
    private string _file = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new();
        _sub = _folder.File("sub #1");
        _file = Path.Combine(_sub, "what?.db");
        Directory.CreateDirectory(_sub);
        Mode(_folder.Folder, "755");
        await using var database = await _folder.OpenWithTableAsync(ConnectionString);
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("444", "555")]
    [TestCase("444", "777")]
    [TestCase("666", "555")]
    public async Task A_file_in_WAL_mode_that_may_not_be_written_is_read(string file, string folder)
    {
        Mode(_file, file);
        Mode(_sub, folder);
        Directory.GetFiles(_sub).Should().Equal(_file);

        (await Child.RunAsNobodyAsync("read-and-write", _file)).Should().Match("read: 1\nwrite: ArtifactStoreException: *what?.db' is read-only: the user of this process may not write it*\n");
    }

    [TestCase("444", "555")]
    [TestCase("666", "555")]
    public async Task A_file_in_another_mode_that_may_not_be_written_is_read(string file, string folder)
    {
        _folder.Connect(_file).Run("PRAGMA journal_mode = DELETE");
        Mode(_file, file);
        Mode(_sub, folder);

        (await Child.RunAsNobodyAsync("read-and-write", _file)).Should().Match("read: 1\nwrite: ArtifactStoreException: *is read-only*\n");
    }

    [Test]
    public async Task With_a_log_beside_it_the_log_is_read_too()
    {
        var database = await _folder.OpenWithTableAsync(ConnectionString);
        await database.ExecuteAsync("INSERT INTO t VALUES (2)");
        new FileInfo(_file + "-wal").Length.Should().BePositive();
        Mode(_sub, "555");

        (await Child.RunAsNobodyAsync("read-and-write", _file)).Should().Match("read: 2\nwrite: ArtifactStoreException: *is read-only*\n");
    }

    [Test]
    public async Task With_a_log_that_cannot_be_read_it_says_so_and_does_not_leave_the_log_out()
    {
        var copy = Path.Combine(_sub, "copy.db");
        var database = await _folder.OpenWithTableAsync(ConnectionString);
        await database.ExecuteAsync("INSERT INTO t VALUES (2)");
        File.Copy(_file, copy);
        File.Copy(_file + "-wal", copy + "-wal");
        Mode(_sub, "555");

        (await Child.RunAsNobodyAsync("read-and-write", copy)).Should().Match("read: ArtifactStoreException: *copy.db' cannot be opened*-wal*\nwrite: *cannot be opened*\n");
    }

    [Test]
    public async Task A_new_file_where_none_may_be_made_is_an_error()
    {
        Mode(_sub, "555");
        (await Child.RunAsNobodyAsync("read-and-write", Path.Combine(_sub, "new.db"))).Should().Match("read: ArtifactStoreException: *new.db' cannot be opened*\n*");
        (await Child.RunAsNobodyAsync("read-and-write", Path.Combine(_sub, "new", "new.db"))).Should().Match("read: ArtifactStoreException: The folder *new' of the database cannot be made*\n*");
    }

    [Test]
    public async Task Mode_ReadOnly_reads_and_says_why_it_does_not_write()
    {
        await using var database = _folder.Open(ConnectionString + ";Mode=ReadOnly");
        (await database.CountAsync()).Should().Be(1);
        await database.Awaiting(d => d.ExecuteAsync("INSERT INTO t VALUES (1)")).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*is read-only: it was opened with Mode=ReadOnly*");
        await database.Awaiting(d => d.BeginAsync(default)).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*read-only*");
    }

    private string ConnectionString => new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = _file }.ToString();

    private static void Mode(string path, string octal)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
        }
    }
}
