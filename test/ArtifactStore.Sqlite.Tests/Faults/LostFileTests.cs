using ArtifactStore.Specification.Faults;
using ArtifactStore.Specification.Maintenance;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>The file goes away while a store has it open. On Windows it cannot.</summary>
[Platform(Exclude = "Win")]
public sealed class LostFileTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task No_write_to_a_file_that_was_deleted_is_acknowledged([ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation)
    {
        await using (var store = Open())
        {
            await operation.Prepare(store, "key");
            await store.InitializeAsync();
            File.Delete(_folder.File());
            for (var i = 0; i < 2; i++)
            {
                (await store.Awaiting(s => operation.Act(s, "key", default)).Should().ThrowAsync<ArtifactStoreException>()).Which.Message.Should().Contain(_folder.File());
            }
        }

        await using var anew = Open();
        (await anew.Artifacts.CreateArtifactAsync(new() { Key = "key" })).Version.Should().Be(1, "it is a new file");
        (await anew.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_file_that_was_moved_and_put_back_holds_what_was_acknowledged()
    {
        var elsewhere = _folder.File("elsewhere.db");
        await using (var store = Open())
        {
            await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            File.Move(_folder.File(), elsewhere);
            await store.Awaiting(s => s.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*deleted or moved*Nothing was written*");
            File.Move(elsewhere, _folder.File());
        }

        await using var again = Open();
        (await again.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(2);
        (await again.VerifyAllAsync()).Should().BeEmpty();
    }

    private IArtifactStore Open() => SqliteArtifactStore.Open($"Data Source={_folder.File()}");
}
