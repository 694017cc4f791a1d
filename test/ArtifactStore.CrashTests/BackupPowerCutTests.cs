using ArtifactStore.PostgreSql.Tests;

namespace ArtifactStore.CrashTests;

/// <summary>A backup that was acknowledged has its name on the disk, not only in the memory of the operating system.</summary>
public sealed class BackupPowerCutTests
{
    [Test]
    public async Task The_name_of_a_backup_is_synced_before_it_is_acknowledged()
    {
        if (OperatingSystem.IsWindows())
        {
            Missing.Report("The recording builds on SQLite's file system layer for Unix.");
        }

        var folder = Directory.CreateTempSubdirectory("artifactstore-backup-");
        var log = RecordingVfs.Record(folder.FullName);
        try
        {
            await using var store = SqliteArtifactStore.Open("Data Source=:memory:");
            await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# All green", "report"));
            var hadItsName = new List<bool>();
            log.Added = what =>
            {
                if (what.Kind == DiskEventKind.SyncFolder)
                {
                    hadItsName.Add(File.Exists(Path.Combine(folder.FullName, "copy.db")));
                }
            };

            await store.BackupAsync(Path.Combine(folder.FullName, "copy.db"));

            hadItsName.Should().NotBeEmpty().And.Subject.Last().Should().BeTrue("the folder is synced after the file was given its name");
            folder.EnumerateFileSystemInfos().Select(file => file.Name).Should().Equal("copy.db");
        }
        finally
        {
            RecordingVfs.Forget(folder.FullName);
            folder.Delete(recursive: true);
        }
    }
}
