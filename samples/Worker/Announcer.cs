using ArtifactStore;

namespace Worker;

/// <summary>Hears of each new report, after it is committed, and in order.</summary>
internal sealed class Announcer : IArtifactObserver
{
    public string Name => "announcer";

    public Task OnChangeAsync(ArtifactChange change, CancellationToken cancellationToken)
    {
        if (change is { Kind: ArtifactChangeKind.Created, Key: "monthly-report" })
        {
            Console.WriteLine($"  report {change.Version} is there");
        }

        return Task.CompletedTask;
    }
}
