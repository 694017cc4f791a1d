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
}
