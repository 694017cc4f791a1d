using ArtifactStore.Diagnostics;
using ArtifactStore.Tests.Registration;

namespace ArtifactStore.Tests.Diagnostics;

/// <summary>Where nobody listens, nothing is made.</summary>
[NonParallelizable]
public sealed class IdleTests
{
    [Test]
    public async Task A_call_without_listeners_allocates_nothing()
    {
        var inner = new StillRepository();
        var observed = new ObservedArtifacts(inner, new StoreObserver(new FakeDatabase(new ArtifactStoreOptions())), within: null);
        var (create, update, batch) = (new ArtifactCreate(), new ArtifactUpdate(), new ArtifactCreate[2]);
        await CallAsync();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _ = CallAsync();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        inner.Calls.Should().Be(101 * 17);

        Task CallAsync()
        {
            observed.CreateArtifactAsync(create);
            observed.CreateArtifactsAsync(batch);
            observed.GetOrCreateArtifactAsync(create);
            observed.ReadArtifactAsync(Guid.Empty);
            observed.ReadArtifactAsync("a", 1);
            observed.ReadLatestArtifactAsync("a");
            observed.ReadVersionsAsync("a");
            observed.ReadArtifactsAsync();
            observed.ReadLatestArtifactsAsync();
            observed.ReadArtifactPageAsync();
            observed.ReadLatestArtifactPageAsync();
            observed.StreamArtifactsAsync();
            observed.CountArtifactsAsync();
            observed.CountLatestArtifactsAsync();
            observed.UpdateArtifactAsync(Guid.Empty, update);
            observed.DeleteArtifactAsync(Guid.Empty);
            return observed.DeleteArtifactsAsync(StillRepository.Query);
        }
    }
}
