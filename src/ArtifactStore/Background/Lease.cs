using ArtifactStore.Sql;

namespace ArtifactStore.Background;

/// <summary>A lease that this host holds, and renews in the background until it is disposed.</summary>
internal sealed class Lease : IAsyncDisposable
{
    private readonly LeaseRepository _leases;
    private readonly string _name;
    private readonly Guid _holder;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewing;
    private long _position;

    private Lease(LeaseRepository leases, string name, Guid holder, long position, long now)
    {
        (_leases, _name, _holder, _position, Taken) = (leases, name, holder, position, now);
        _renewing = RenewAsync();
    }

    /// <summary>When the lease was taken: milliseconds since 1970 by the clock of the database.</summary>
    public long Taken { get; }

    /// <summary>The position of the work. It is stored within a second, and when the lease is disposed.</summary>
    public long Position
    {
        get => Interlocked.Read(ref _position);
        set => Interlocked.Exchange(ref _position, value);
    }

    /// <summary>Is cancelled when another host may have the lease.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes a lease.</summary>
    /// <returns>The lease; null if another host has it.</returns>
    public static async Task<Lease?> TakeAsync(LeaseRepository leases, string name, CancellationToken cancellationToken)
    {
        var holder = Guid.NewGuid();
        return await leases.TakeAsync(name, holder, cancellationToken).ConfigureAwait(false) is var (position, now)
            ? new(leases, name, holder, position, now)
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        try
        {
            await _leases.ReleaseAsync(_name, _holder, Position, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArtifactStoreException or ObjectDisposedException)
        {
            // It ends by itself.
        }

        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync()
    {
        var (stored, renewed) = (Position, TimeProvider.System.GetTimestamp());
        var interval = TimeSpan.FromSeconds(Math.Min(1, _leases.Duration.TotalSeconds / 4));
        while (!_ended.IsCancellationRequested)
        {
            await Task.Delay(interval, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var (position, age) = (Position, TimeProvider.System.GetElapsedTime(renewed));
            if (_ended.IsCancellationRequested || (position == stored && age < _leases.Duration / 3))
            {
                continue;
            }

            var started = TimeProvider.System.GetTimestamp();
            try
            {
                if (!await _leases.RenewAsync(_name, _holder, position, _ended.Token).ConfigureAwait(false))
                {
                    break;
                }

                (stored, renewed) = (position, started);
            }
            catch (Exception e) when (e is ArtifactStoreException or OperationCanceledException or ObjectDisposedException)
            {
                // Tried again until the lease has ended.
                if (age >= _leases.Duration)
                {
                    break;
                }
            }
        }

        if (!_ended.IsCancellationRequested)
        {
            await _lost.CancelAsync().ConfigureAwait(false);
        }
    }
}
