using System.Diagnostics;
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

    private Lease(LeaseRepository leases, string name, Guid holder, long started, (long Position, long Now) row)
    {
        (_leases, _name, _holder, (_position, Taken)) = (leases, name, holder, row);
        _renewing = RenewAsync(started);
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
        var (holder, started) = (Guid.NewGuid(), Stopwatch.GetTimestamp());
        return await leases.TakeAsync(name, holder, cancellationToken).ConfigureAwait(false) is { } row
            ? new(leases, name, holder, started, row)
            : null;
    }

    /// <summary>Stores the position now.</summary>
    public Task SaveAsync(CancellationToken cancellationToken) => _leases.RenewAsync(_name, _holder, Position, cancellationToken);

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

    /// <summary>Renews the lease until it is disposed or lost.</summary>
    /// <param name="started">When the last call that succeeded began. From then on the database counts the duration, or from later.</param>
    private async Task RenewAsync(long started)
    {
        var stored = Position;
        var interval = TimeSpan.FromSeconds(Math.Min(1, _leases.Duration.TotalSeconds / 4));
        Extend();
        while (!_ended.IsCancellationRequested && !_lost.IsCancellationRequested)
        {
            await Task.Delay(interval, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var position = Position;
            if (_ended.IsCancellationRequested || (position == stored && Stopwatch.GetElapsedTime(started) < _leases.Duration / 3))
            {
                continue;
            }

            var begun = Stopwatch.GetTimestamp();
            try
            {
                if (await _leases.RenewAsync(_name, _holder, position, _ended.Token).ConfigureAwait(false))
                {
                    (stored, started) = (position, begun);
                    Extend();
                }
                else
                {
                    await _lost.CancelAsync().ConfigureAwait(false);
                }
            }
            catch (Exception)
            {
                // Tried again, until the lease has ended.
            }
        }

        // A call that hangs does not prolong it.
        void Extend()
        {
            var left = _leases.Duration - Stopwatch.GetElapsedTime(started);
            _lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }
}
