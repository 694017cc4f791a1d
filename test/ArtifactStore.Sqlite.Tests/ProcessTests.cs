namespace ArtifactStore.Sqlite.Tests;

public class ProcessTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Processes_that_start_on_one_new_file_and_write_at_once_lose_nothing()
    {
        var children = Enumerable.Range(0, 4).Select(_ => Child.RunAsync("write", _folder.File(), "100")).ToArray();
        var database = await _folder.OpenWithTableAsync(configure: o => o.BusyTimeout = TimeSpan.FromSeconds(10));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => database.ExecuteAsync($"INSERT INTO t VALUES ({i})")));
        await Task.WhenAll(children);

        (await database.CountAsync()).Should().Be(500);
    }
}
