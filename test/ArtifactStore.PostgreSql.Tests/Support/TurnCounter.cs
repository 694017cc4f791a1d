using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// Stands between a client and the server, and counts how often the client speaks after the server has spoken (the round trips), and the
/// statements that it sends.
/// </summary>
internal sealed class TurnCounter : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private int _turns;
    private int _statements;

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

    /// <summary>How many statements some work sends, and in how many round trips.</summary>
    public async Task<(int Statements, int RoundTrips)> CountBothAsync(Func<Task> work)
    {
        var before = Volatile.Read(ref _statements);
        var turns = await CountAsync(work);
        return (Volatile.Read(ref _statements) - before, turns);
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
                var messages = new Messages();
                await Task.WhenAny(RelayAsync(client.GetStream(), server.GetStream(), bytes =>
                    {
                        Interlocked.Add(ref _statements, messages.CountStatements(bytes.Span));
                        if (Interlocked.Exchange(ref serverHasSpoken.Value, false))
                        {
                            Interlocked.Increment(ref _turns);
                        }
                    }), RelayAsync(server.GetStream(), client.GetStream(), _ => Interlocked.Exchange(ref serverHasSpoken.Value, true)));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Either side has gone.
            }
        }
    }

    private static async Task RelayAsync(NetworkStream from, NetworkStream to, Action<ReadOnlyMemory<byte>> spoken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer) is var read and > 0)
        {
            spoken(buffer.AsMemory(0, read));
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    /// <summary>Reads the messages of a client: a type and a length, but for those that begin the session, which have no type.</summary>
    private sealed class Messages
    {
        private const int Encryption = 80877103;
        private readonly List<byte> _head = [];
        private bool _hasBegun;
        private int _skip;

        public int CountStatements(ReadOnlySpan<byte> bytes)
        {
            var statements = 0;
            while (bytes.Length > 0)
            {
                if (_skip > 0)
                {
                    var skipped = Math.Min(_skip, bytes.Length);
                    _skip -= skipped;
                    bytes = bytes[skipped..];
                    continue;
                }

                _head.Add(bytes[0]);
                bytes = bytes[1..];
                if (_head.Count < (_hasBegun ? 5 : 8))
                {
                    continue;
                }

                var head = CollectionsMarshal.AsSpan(_head);
                if (_hasBegun)
                {
                    statements += head[0] is (byte)'E' or (byte)'Q' ? 1 : 0;
                    _skip = BinaryPrimitives.ReadInt32BigEndian(head[1..]) - 4;
                }
                else
                {
                    _skip = BinaryPrimitives.ReadInt32BigEndian(head) - 8;
                    _hasBegun = BinaryPrimitives.ReadInt32BigEndian(head[4..]) != Encryption;
                }

                _head.Clear();
            }

            return statements;
        }
    }

    private sealed class StrongBox(bool value)
    {
        public bool Value = value;
    }
}
