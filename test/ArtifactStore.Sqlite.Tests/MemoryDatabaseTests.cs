namespace ArtifactStore.Sqlite.Tests;

public class MemoryDatabaseTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("Data Source=:memory:")]
    [TestCase("Data Source=name;Mode=Memory")]
    [TestCase("Data Source=file:name?mode=memory")]
    [TestCase("Data Source=file::memory:")]
    public async Task Is_private_to_its_store(string connectionString)
    {
        var one = await _folder.OpenWithTableAsync(connectionString);
        var two = await _folder.OpenWithTableAsync(connectionString);
        await one.ExecuteAsync("INSERT INTO t VALUES (1)");

        (await one.CountAsync()).Should().Be(1);
        (await two.CountAsync()).Should().Be(0);
        one.ReadsWaitForWriter.Should().BeTrue();
        File.Exists("name").Should().BeFalse();
    }

    [Test]
    public async Task Reads_wait_for_a_transaction()
    {
        var database = await _folder.OpenWithTableAsync("Data Source=:memory:");
        var transaction = await database.BeginAsync(default);
        await transaction.ExecuteAsync("INSERT INTO t VALUES (1)");
        var read = database.CountAsync();
        await Task.Delay(50);
        read.IsCompleted.Should().BeFalse();
        await transaction.DisposeAsync();
        (await read).Should().Be(0);
    }

    [Test]
    public async Task A_failed_statement_does_not_lose_it()
    {
        var database = await _folder.OpenWithTableAsync("Data Source=:memory:");
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
        await database.Awaiting(d => d.ExecuteAsync("INSERT INTO nowhere VALUES (1)")).Should().ThrowAsync<ArtifactStoreSchemaException>();
        using var source = new CancellationTokenSource(30);
        await database
            .Awaiting(d => d.NumberAsync(ExecutorExtensions.Endless, source.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        (await database.CountAsync()).Should().Be(1);
    }

    [Test]
    public void Cannot_be_enlisted_in()
    {
        var database = _folder.Open("Data Source=:memory:");
        using var transaction = _folder.Connect().BeginTransaction();
        database.Invoking(d => d.Enlist(transaction)).Should().Throw<ArgumentException>().WithMessage("*memory database*");
    }
}
