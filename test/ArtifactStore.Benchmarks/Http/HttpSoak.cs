using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ArtifactStore.Benchmarks.Http;

/// <summary>
/// A thousand connections at once: clients that create and read, some that read slowly, and some whose uploads end early. Every create that
/// was confirmed must be there, no other, and the memory must stay flat.
/// </summary>
internal static class HttpSoak
{
    private const int Connections = 1_000;
    private const int LargeSize = 5_000_000;

    public static async Task RunAsync(HttpServer server, string database, TimeSpan time)
    {
        using var client = new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = Connections, ResponseDrainTimeout = TimeSpan.Zero }
        )
        {
            BaseAddress = server.Client.BaseAddress,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        await server.Store.Artifacts.CreateArtifactAsync(
            new() { Key = "soak-large", Data = ArtifactData.FromText(new string('x', LargeSize)) }
        );
        var watch = Stopwatch.StartNew();
        long confirmed = 0;
        var memory = new List<long>();
        var clients = Enumerable.Range(0, Connections).Select(i => Task.Run(() => ActAsync(i)));
        var sampling = Task.Run(async () =>
        {
            while (watch.Elapsed < time)
            {
                await Task.Delay(time / 10);
                memory.Add(Environment.WorkingSet / (1024 * 1024));
            }
        });
        await Task.WhenAll([.. clients, sampling]);

        var stored = await server.Store.Artifacts.CountArtifactsAsync(
            new() { Artifacts = new() { Key = new() { StartsWith = "soak-small" } } }
        );
        var half = await server.Store.Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Key = "soak-half" } });
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {Connections:N0} connections for {time.TotalSeconds:F0} s: {confirmed:N0} creates confirmed, {stored:N0} stored, {half} of aborted uploads; working set in MB {string.Join(" ", memory)}"
            )
        );
        if (stored != confirmed || half != 0)
        {
            throw new InvalidOperationException(
                $"{database}: {confirmed} creates were confirmed, {stored} are stored, and {half} of aborted uploads."
            );
        }

        async Task ActAsync(int i)
        {
            while (watch.Elapsed < time)
            {
                await (
                    i % 100 == 0 ? ReadSlowlyAsync(client.BaseAddress!)
                    : i % 100 == 1 ? AbortAsync(client.BaseAddress!)
                    : i % 2 == 0 ? CreateAsync(i)
                    : ReadAsync()
                );
            }
        }

        async Task CreateAsync(int i)
        {
            using var content = new StringContent(
                $$"""{"key":"soak-small-{{i}}","data":{{JsonSerializer.Serialize(new string('y', 200))}}}"""
            );
            content.Headers.ContentType = new("application/json");
            using var response = await client.PostAsync(new Uri("/api/artifacts/", UriKind.Relative), content);
            response.EnsureSuccessStatusCode();
            Interlocked.Increment(ref confirmed);
        }

        async Task ReadAsync()
        {
            using var response = await client.GetAsync(new Uri("/api/artifacts?limit=5&data=false", UriKind.Relative));
            response.EnsureSuccessStatusCode();
        }
    }

    private static async Task ReadSlowlyAsync(Uri address)
    {
        using var socket = new TcpClient { ReceiveBufferSize = 8192 };
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.GetStream().WriteAsync("GET /api/artifacts/soak-large/latest HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        var buffer = new byte[8192];
        for (var i = 0; i < 10; i++)
        {
            await socket.GetStream().ReadExactlyAsync(buffer);
            await Task.Delay(50);
        }
    }

    private static async Task AbortAsync(Uri address)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        var head =
            "POST /api/artifacts/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"key\":\"soak-half\",\"data\":\"";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await Task.Delay(100);
    }
}
