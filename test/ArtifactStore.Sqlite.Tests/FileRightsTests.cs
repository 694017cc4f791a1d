namespace ArtifactStore.Sqlite.Tests;

/// <summary>What the store makes belongs to the user of the process alone; what is there stays as it is.</summary>
[Platform(Exclude = "Win")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class FileRightsTests
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Groups = Owners | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    [Test]
    public async Task The_file_its_log_and_its_folder_are_the_owners_alone()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Folder, "a", "b", "artifacts.db");
        await using var store = SqliteArtifactStore.Open($"Data Source={file}");
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        foreach (var name in new[] { file, file + "-wal", file + "-shm" })
        {
            File.GetUnixFileMode(name).Should().Be(Owners, name);
        }

        File.GetUnixFileMode(Path.GetDirectoryName(file)!).Should().Be(Owners | UnixFileMode.UserExecute);
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(1);
    }

    [Test]
    public async Task The_file_of_a_rollback_journal_is_the_owners_alone()
    {
        using var folder = new TestFolder();
        await using var store = SqliteArtifactStore.Open($"Data Source=file:{folder.File()}?vfs=unix-dotfile");
        await store.InitializeAsync();
        File.GetUnixFileMode(folder.File()).Should().Be(Owners);
    }

    [Test]
    public async Task An_existing_file_keeps_its_permissions_and_its_log_gets_them()
    {
        using var folder = new TestFolder();
        await File.WriteAllBytesAsync(folder.File(), []);
        File.SetUnixFileMode(folder.File(), Groups);
        await using var store = SqliteArtifactStore.Open($"Data Source={folder.File()}");
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        foreach (var end in new[] { "", "-wal", "-shm" })
        {
            File.GetUnixFileMode(folder.File() + end).Should().Be(Groups, end);
        }
    }

    [Test]
    public async Task A_backup_is_the_owners_alone()
    {
        using var folder = new TestFolder();
        await using var store = SqliteArtifactStore.Open($"Data Source={folder.File()}");
        await store.BackupAsync(folder.File("copy.db"));
        File.GetUnixFileMode(folder.File("copy.db")).Should().Be(Owners);
    }

    [Test]
    public async Task A_created_backup_folder_is_private_and_an_existing_one_keeps_its_permissions()
    {
        using var folder = new TestFolder();
        await using var store = SqliteArtifactStore.Open($"Data Source={folder.File()}");
        var made = Path.Combine(folder.Folder, "a", "b");
        await store.BackupAsync(Path.Combine(made, "copy.db"));
        File.GetUnixFileMode(made).Should().Be(Owners | UnixFileMode.UserExecute);
        File.SetUnixFileMode(made, Groups | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
        await store.BackupAsync(Path.Combine(made, "second.db"));
        File.GetUnixFileMode(made).Should().Be(Groups | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
    }

    [Test]
    public async Task A_file_that_cannot_be_created_throws_with_the_reason()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("file"), "no folder");
        await using var store = SqliteArtifactStore.Open($"Data Source={Path.Combine(folder.File("file"), "a.db")}");
        await store
            .Awaiting(s => s.InitializeAsync())
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("The folder '*' of the database cannot be created:*");
    }
}
