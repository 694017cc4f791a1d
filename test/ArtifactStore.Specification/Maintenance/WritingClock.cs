namespace ArtifactStore.Specification.Maintenance;

/// <summary>A clock that writes into the store that asks it, and waits for that.</summary>
/// <param name="elsewhere">Whether it writes on another thread.</param>
public sealed class WritingClock(bool elsewhere) : TimeProvider
{
    private readonly List<Exception> _failures = [];

    /// <summary>The store; null writes nothing.</summary>
    public IArtifactStore? Store { get; set; }

    public IReadOnlyList<Exception> Failures => _failures;

    public override DateTimeOffset GetUtcNow()
    {
        if (Store is { } store)
        {
            _failures.AddRange(HostWork.Try(elsewhere, () => store.Artifacts.CreateArtifactAsync(new() { Key = "clock" })));
            _failures.AddRange(HostWork.Try(elsewhere, () => store.DisposeAsync().AsTask()));
        }

        return base.GetUtcNow();
    }
}
