using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// Stands between a client and the server, and does something at a certain message: the first, the second, … that the client sends.
/// </summary>
internal sealed class StepProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> _served = [];
    private readonly Task _accepting;
    private readonly int _server;
    private readonly Lock _gate = new();
    private int _left;
    private Func<Step, Task>? _act;

    public StepProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether the message came.</summary>
    public bool Reached { get; private set; }

    /// <summary>How many messages came since <see cref="At"/>.</summary>
    public int Seen { get; private set; }

    /// <summary>Does something when the client sends its message of that number, from now on.</summary>
    public void At(int message, Func<Step, Task> act)
    {
        lock (_gate)
        {
            (_left, _act, Reached, Seen) = (message, act, false, 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_served);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _served.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
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
                var step = new Step(client, server);
                var answers = AnswerAsync(step, client, server);
                await RelayAsync(client.GetStream(), async part =>
                {
                    if (Take() is { } act)
                    {
                        step.Message = part;
                        await act(step);
                        if (step.IsSent)
                        {
                            return;
                        }
                    }

                    await server.GetStream().WriteAsync(part);
                });
                client.Close();
                if (server.Client is not null)
                {
                    server.Client.Shutdown(SocketShutdown.Send);
                }

                await answers;
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Either side has gone.
            }
        }
    }

    private static async Task AnswerAsync(Step step, TcpClient client, TcpClient server)
    {
        await RelayAsync(server.GetStream(), async part =>
        {
            await step.MayAnswer;
            if (!step.IsDeaf)
            {
                await client.GetStream().WriteAsync(part);
                await step.AnsweredAsync();
            }
        });

        // Whoever asks for a cancellation waits until the server has closed the connection.
        client.Close();
    }

    private Func<Step, Task>? Take()
    {
        lock (_gate)
        {
            Seen++;
            if (--_left != 0)
            {
                return null;
            }

            Reached = true;
            return _act;
        }
    }

    private static async Task RelayAsync(NetworkStream from, Func<ReadOnlyMemory<byte>, Task> part)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is var read and > 0)
            {
                await part(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // Either side has gone.
        }
    }

    /// <summary>The message that has come, and both ends of its connection.</summary>
    internal sealed class Step(TcpClient client, TcpClient server)
    {
        private TaskCompletionSource _mayAnswer = Free();
        private Func<Task>? _answered;

        public ReadOnlyMemory<byte> Message { get; set; }

        public bool IsSent { get; private set; }

        public bool IsDeaf { get; private set; }

        public Task MayAnswer => _mayAnswer.Task;

        /// <summary>The server never hears of the message: the connection is cut before.</summary>
        public void CutBefore()
        {
            IsSent = true;
            client.Close();
            server.Close();
        }

        /// <summary>The server has the message, and its answer is lost.</summary>
        public async Task CutAfterAsync()
        {
            IsDeaf = IsSent = true;
            await server.GetStream().WriteAsync(Message);
            server.Client.Shutdown(SocketShutdown.Send);
            client.Close();
        }

        /// <summary>The server has the message; its answer waits until something is done.</summary>
        public async Task BetweenAsync(Func<Task> act)
        {
            _mayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            IsSent = true;
            await server.GetStream().WriteAsync(Message);
            await act();
            _mayAnswer.SetResult();
        }

        /// <summary>Does something when the next answer has gone to the client.</summary>
        public void WhenAnswered(Func<Task> act) => Volatile.Write(ref _answered, act);

        /// <summary>An answer has gone to the client.</summary>
        public Task AnsweredAsync() => Interlocked.Exchange(ref _answered, null)?.Invoke() ?? Task.CompletedTask;

        private static TaskCompletionSource Free()
        {
            var free = new TaskCompletionSource();
            free.SetResult();
            return free;
        }
    }
}
