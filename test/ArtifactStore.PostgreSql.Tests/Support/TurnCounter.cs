using System.Net;
using System.Net.Sockets;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>Stands between a client and the server, and counts how often the client speaks after the server has spoken: the round trips.</summary>
internal sealed class TurnCounter : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private int _turns;

    public TurnCounter(int server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many round trips some work takes.</summary>
    public async Task<int> CountAsync(Func<Task> work)
    {
        var before = Volatile.Read(ref _turns);
        await work();
        return Volatile.Read(ref _turns) - before;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server);
                client.NoDelay = server.NoDelay = true;
                var serverHasSpoken = new StrongBox(true);
                await Task.WhenAny(
                    RelayAsync(client.GetStream(), server.GetStream(), () =>
                    {
                        if (Interlocked.Exchange(ref serverHasSpoken.Value, false))
                        {
                            Interlocked.Increment(ref _turns);
                        }
                    }),
                    RelayAsync(server.GetStream(), client.GetStream(), () => Interlocked.Exchange(ref serverHasSpoken.Value, true)));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Either side has gone.
            }
        }
    }

    private static async Task RelayAsync(NetworkStream from, NetworkStream to, Action spoken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer) is var read and > 0)
        {
            spoken();
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    private sealed class StrongBox(bool value)
    {
        public bool Value = value;
    }
}
