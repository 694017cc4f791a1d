using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>Tests the check that a name still refers to the opened file. On Windows it always does.</summary>
[Platform(Exclude = "Win")]
[NonParallelizable]
public sealed class FileMoveDetectorTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void HasMoved_detects_move_replacement_and_deletion_and_clears_on_restore()
    {
        var (file, other, elsewhere) = (_folder.File(), _folder.File("other.db"), _folder.File("elsewhere.db"));
        File.WriteAllBytes(file, []);
        using (var detector = FileMoveDetector.Open(file, vfs: null)!)
        {
            detector.Should().NotBeNull("the library of the tests has what is needed");
            detector.HasMoved.Should().BeFalse();
            File.AppendAllText(file, "a file that grows is the same");
            detector.HasMoved.Should().BeFalse();
            File.Move(file, elsewhere);
            detector.HasMoved.Should().BeTrue();
            File.WriteAllBytes(file, []);
            detector.HasMoved.Should().BeTrue();
            File.Move(elsewhere, file, overwrite: true);
            detector.HasMoved.Should().BeFalse();
            File.Copy(file, other);
            File.Move(other, file, overwrite: true);
            detector.HasMoved.Should().BeTrue();
            File.Delete(file);
            detector.HasMoved.Should().BeTrue();
        }

        FluentActions.Invoking(() => FileMoveDetector.Open(file, vfs: null)).Should().Throw<SqliteException>();
    }

    [Test]
    public async Task The_move_check_allocates_nothing()
    {
        const int Looks = 100_000;
        const int Creates = 1_000;
        await using var store = SqliteArtifactStore.Open($"Data Source={_folder.File("store.db")}");
        await store.InitializeAsync();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Creates; i++)
        {
            await store.Artifacts.CreateArtifactAsync(new() { Key = "key" });
        }

        var create = Stopwatch.GetElapsedTime(start) / Creates;
        var options = new SqliteOptions { ConnectionString = $"Data Source={_folder.File()}" };
        using var connector = new SqliteConnector(SqliteTarget.Parse(options.ConnectionString), _folder.File(), options);
        using var connection = connector.OpenFirst();
        Look().Should().Be(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        start = Stopwatch.GetTimestamp();
        var gone = Look();
        var look = Stopwatch.GetElapsedTime(start) / Looks;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        gone.Should().Be(0);
        allocated.Should().Be(0);
        TestContext.Out.WriteLine(
            $"a look {look.TotalNanoseconds:N0} ns, a durable create {create.TotalMicroseconds:N0} µs, for which the store looks twice: {200 * look / create:0.00} %"
        );

        int Look()
        {
            var found = 0;
            for (var i = 0; i < Looks; i++)
            {
                found += connector.HasMoved ? 1 : 0;
            }

            return found;
        }
    }
}
