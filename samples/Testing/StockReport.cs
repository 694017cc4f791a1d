using ArtifactStore;

namespace Testing;

/// <summary>Code of a host, which the tests of this sample are about: it reports what is in stock, unless nothing has changed.</summary>
internal sealed class StockReport(IArtifactStore store)
{
    public const string Key = "stock-report";

    /// <summary>Writes a report in a run of its own.</summary>
    /// <returns>The version of the report that holds the stock.</returns>
    public async Task<int> WriteAsync(IReadOnlyDictionary<string, int> stock, CancellationToken cancellationToken = default)
    {
        await using var run = await store.StartFlowRunAsync("stock", cancellationToken: cancellationToken);
        var body = ArtifactData.From(stock);
        var latest = await store.Artifacts.ReadLatestArtifactAsync(Key, cancellationToken);
        if (latest?.Data == body)
        {
            await run.CompleteAsync(message: "unchanged", cancellationToken: cancellationToken);
            return latest.Version;
        }

        // Of two hosts that write at once, one is refused.
        var report = new ArtifactCreate
        {
            Key = Key,
            Data = body,
            ExpectedVersion = latest?.Version ?? 0,
        };
        var created = await run.Artifacts.CreateArtifactAsync(report, cancellationToken);
        await run.CompleteAsync(cancellationToken: cancellationToken);
        return created.Version!.Value;
    }
}
