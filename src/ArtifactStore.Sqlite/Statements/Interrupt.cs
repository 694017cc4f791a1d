using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>
/// Interrupts a connection if a token is cancelled, until disposed. The driver itself ignores the token during a statement.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly sqlite3 _connection;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _timer;
    private bool _ended;

    private Interrupt(sqlite3 connection, CancellationToken token)
    {
        _connection = connection;
        _registration = token.UnsafeRegister(static state => ((Interrupt)state!).Fire(), this);
    }

    /// <summary>Registers the token; null if it cannot be cancelled.</summary>
    public static Interrupt? On(sqlite3 connection, CancellationToken token) => token.CanBeCanceled ? new(connection, token) : null;

    /// <summary>Unregisters the token. Afterwards no interrupt can hit the next user of the connection.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        lock (_gate)
        {
            _ended = true;
            _timer?.Dispose();
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            raw.sqlite3_interrupt(_connection);

            // SQLite forgets an interrupt between two statements, and the driver may have passed its own check of the token. It is
            // therefore repeated until the work has ended.
            _timer ??= new Timer(static state => ((Interrupt)state!).Fire(), this, Again, Again);
        }
    }
}
