namespace ArtifactStore.Sqlite.Tests.Processes;

public sealed class StarvationTests
{
    [Test]
    public async Task Sixty_four_callers_on_a_disk_that_does_not_answer_leave_the_threads_of_the_pool_to_others()
    {
        using var folder = new TestFolder();
        using var worker = await WorkerProcess.StartAsync(["starve", folder.File()]);
        worker.Go();

        (await worker.ResultAsync()).Should().Equal("1000 ran while 64 callers waited", "64 created");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "The slow disk is a layer below SQLite that is made for Unix.")]
    public async Task Sixty_four_writers_on_a_slow_disk_hold_one_thread_of_the_pool_at_most()
    {
        var lines = await RunAsync("slow-sync");

        lines.Should().HaveCount(3);
        lines[0].Should().Be("True: 1000 ran while 64 callers waited, all threads of the pool but 1 at once");
        lines[1]
            .Should()
            .BeOneOf("0 threads of the pool at most were held by the disk", "1 threads of the pool at most were held by the disk");
        lines[2].Should().Be("0 of those that were created are missing");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "The slow disk is a layer below SQLite that is made for Unix.")]
    public async Task Sixty_four_readers_on_a_slow_disk_hold_as_many_threads_as_there_are_readers() =>
        (await RunAsync("slow-read"))
            .Should()
            .Equal(
                "True: 1000 ran while 64 callers waited, all threads of the pool but 2 at once",
                "2 threads of the pool at most were held by the disk"
            );

    private static async Task<string[]> RunAsync(string command)
    {
        using var folder = new TestFolder();
        using var worker = await WorkerProcess.StartAsync([command, folder.File()]);
        worker.Go();
        return await worker.ResultAsync();
    }
}
