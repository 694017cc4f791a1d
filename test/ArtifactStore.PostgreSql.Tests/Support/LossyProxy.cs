using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>Stands between a client and the server, and loses the answer to a commit when it is told to.</summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private static readonly byte[] Commit = "COMMIT"u8.ToArray();
    private static readonly byte[] Rollback = "ROLLBACK"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> _served = [];
    private readonly Task _accepting;
    private readonly int _server;
    private int _losses;
    private LostAnswer _how;
    private int _lost;
    private int _rollbacks;

    public LossyProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many commits were lost so far.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Loses the next commits.</summary>
    public void LoseNext(LostAnswer how, int times = 1) => (_how, _losses) = (how, times);

    /// <summary>Cuts the connection that next wants to roll back.</summary>
    public void CutAtNextRollback() => _rollbacks = 1;

    /// <summary>Whether that has happened.</summary>
    public bool HasCutAtRollback => Volatile.Read(ref _rollbacks) < 0;

    /// <summary>
    /// Ends when the server has seen everything that was held back: nothing of it may reach whoever uses the database next.
    /// </summary>
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
                var client = await _listener.AcceptTcpClientAsync();
                _served.Add(ServeAsync(client));
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
                var deaf = new TaskCompletionSource();
                var answers = AnswerAsync(server.GetStream(), client.GetStream(), deaf.Task);
                await AskAsync(client, server, deaf, answers);
                client.Close();
                server.Close();
                await answers;
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Either side has gone.
            }
        }
    }

    private async Task AskAsync(TcpClient client, TcpClient server, TaskCompletionSource deaf, Task answers)
    {
        var buffer = new byte[64 * 1024];
        while (await client.GetStream().ReadAsync(buffer) is var read and > 0)
        {
            if (buffer.AsSpan(0, read).IndexOf(Rollback) >= 0 && Interlocked.CompareExchange(ref _rollbacks, -1, 1) == 1)
            {
                return;
            }

            if (buffer.AsSpan(0, read).IndexOf(Commit) < 0 || Interlocked.Decrement(ref _losses) < 0)
            {
                await server.GetStream().WriteAsync(buffer.AsMemory(0, read));
                continue;
            }

            Interlocked.Increment(ref _lost);
            deaf.SetResult();
            if (_how == LostAnswer.LateCommit)
            {
                client.Close();
                await Task.Delay(300);
            }

            if (_how != LostAnswer.BeforeCommit)
            {
                await server.GetStream().WriteAsync(buffer.AsMemory(0, read));
                server.Client.Shutdown(SocketShutdown.Send);
                await answers;
            }

            return;
        }
    }

    private static async Task AnswerAsync(NetworkStream server, NetworkStream client, Task deaf)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await server.ReadAsync(buffer) is var read and > 0)
            {
                if (deaf.IsCompleted)
                {
                    continue;
                }

                await client.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }
}
