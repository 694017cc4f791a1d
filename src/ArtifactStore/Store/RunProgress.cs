using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore;

/// <summary>A progress artifact whose figure only rises. It is written at most once per interval.</summary>
/// <param name="artifacts">The artifacts of the run.</param>
/// <param name="first">The artifact to be created, with its id.</param>
/// <param name="now">Reads the clock.</param>
/// <param name="interval">The shortest time between two writes.</param>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore whose wait handle is not used holds nothing."
)]
internal sealed class RunProgress(IArtifactRepository artifacts, ArtifactCreate first, Func<DateTimeOffset> now, TimeSpan interval)
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private double _reported = -1;
    private double _written = -1;
    private DateTimeOffset _writtenAt;

    /// <summary>Writes the figure, unless it was written a moment ago or is being written.</summary>
    public Task ReportAsync(double percent, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (percent <= _reported)
            {
                return Task.CompletedTask;
            }

            _reported = percent;
        }

        return _writing.Wait(0, CancellationToken.None) ? WriteAsync(isLast: false, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Writes the highest figure, unless it is written.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(isLast: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the highest figure if it is due, as the only writer, and lets the next one in.</summary>
    private async Task WriteAsync(bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            var percent = Reported();
            if (percent <= _written || !(isLast || IsDue()))
            {
                return;
            }

            await WriteAsync(ArtifactCreate.ProgressData(percent), cancellationToken).ConfigureAwait(false);
            (_written, _writtenAt) = (percent, now());
        }
        catch (ArgumentException)
        {
            // What the limits of the store refuse must not be tried again by the end of the run.
            lock (_lock)
            {
                _reported = _written;
            }

            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task WriteAsync(ArtifactData data, CancellationToken cancellationToken)
    {
        if (_written < 0)
        {
            try
            {
                await artifacts.CreateArtifactAsync(first with { Data = data }, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ArtifactConflictException e) when (e.Reason == ArtifactConflictReason.IdExists)
            {
                // A create whose answer was lost, or that was cancelled too late.
            }
        }

        await artifacts.UpdateArtifactAsync(first.Id!.Value, new() { Data = data }, cancellationToken).ConfigureAwait(false);
    }

    private double Reported()
    {
        lock (_lock)
        {
            return _reported;
        }
    }

    /// <summary>Returns true after the interval, and if the clock was set back.</summary>
    private bool IsDue() => _written < 0 || now() - _writtenAt is var since && (since >= interval || since < TimeSpan.Zero);
}
