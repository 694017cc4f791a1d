namespace ArtifactStore.Sqlite.Tests;

public class SharedWriterTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Stores_on_one_file_share_the_writer_under_any_name_of_the_file()
    {
        var link = _folder.File("link");
        Directory.CreateSymbolicLink(link, _folder.Folder);
        var one = _folder.Open();
        var two = _folder.Open($"Data Source={Path.Combine(link, "x", "..", "test.db")}");
        var three = _folder.Open($"Data Source=file:{_folder.File()}?mode=rwc");
        var other = _folder.Open($"Data Source={_folder.File("other.db")}");

        two.Writer.Should().BeSameAs(one.Writer);
        three.Writer.Should().BeSameAs(one.Writer);
        other.Writer.Should().NotBeSameAs(one.Writer);
    }

    [Test]
    public void Memory_stores_share_nothing() =>
        _folder.Open("Data Source=:memory:").Writer.Should().NotBeSameAs(_folder.Open("Data Source=:memory:").Writer);

    [Test]
    public async Task The_last_store_ends_the_thread_and_the_next_one_starts_another()
    {
        var one = await _folder.OpenWithTableAsync();
        var two = await _folder.OpenWithTableAsync();
        var place = one.Writer;
        await one.DisposeAsync();
        await two.ExecuteAsync("INSERT INTO t VALUES (1)");
        await two.DisposeAsync();

        var three = await _folder.OpenWithTableAsync();
        three.Writer.Should().NotBeSameAs(place);
        (await three.CountAsync()).Should().Be(1);
    }

    [Test]
    public async Task Many_writers_of_several_stores_and_connections_lose_nothing()
    {
        var one = await _folder.OpenWithTableAsync();
        var two = await _folder.OpenWithTableAsync();
        using var outside = _folder.Connect();
        var stranger = Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                outside.Run("BEGIN IMMEDIATE; INSERT INTO t VALUES (1); COMMIT");
            }
        });
        await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        for (var j = 0; j < 20; j++)
                        {
                            await (i % 2 == 0 ? one : two).ExecuteAsync("INSERT INTO t VALUES (2)");
                        }
                    })
                )
        );
        await stranger;

        (await one.CountAsync()).Should().Be(50 + (16 * 20));
    }
}
