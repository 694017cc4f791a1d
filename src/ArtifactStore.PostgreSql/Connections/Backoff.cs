using System.Security.Cryptography;

namespace ArtifactStore.PostgreSql;

/// <summary>
/// The delays between the attempts of one call. They double, with random jitter so that callers that failed together do not retry together,
/// and their total time is limited.
/// </summary>
internal sealed class Backoff(TimeSpan timeout, TimeSpan longest)
{
    private const int FirstMilliseconds = 10;

    private readonly long _deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
    private double _milliseconds = FirstMilliseconds;

    /// <summary>True if there is time for another attempt.</summary>
    public bool HasTime => Environment.TickCount64 < _deadline;

    /// <summary>Waits for the next attempt.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var pause = Math.Min(_milliseconds, longest.TotalMilliseconds);
        _milliseconds = Math.Min(_milliseconds * 2, longest.TotalMilliseconds);
        pause *= 0.5 + (RandomNumberGenerator.GetInt32(1_000) / 2_000.0);
        await Task.Delay(TimeSpan.FromMilliseconds(pause), cancellationToken).ConfigureAwait(false);
    }
}
