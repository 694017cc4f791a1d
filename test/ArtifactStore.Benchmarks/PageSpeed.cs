using System.Diagnostics;
using System.Globalization;
using ArtifactStore.Benchmarks.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Benchmarks;

/// <summary>The time to the first byte of each page, and its size, over HTTP on a large store in SQLite.</summary>
internal static class PageSpeed
{
    public const string Command = "pages";

    /// <summary>The most that the median may be, in milliseconds.</summary>
    private const double Bar = 20;

    private const int Rounds = 30;

    public static async Task RunAsync(Stores stores, int artifacts)
    {
        var file = await stores.SqlitePathAsync(artifacts);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddArtifactStore().UseSqlite($"Data Source={file}");
        await using var app = builder.Build();
        app.MapArtifactPages();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };

        Console.WriteLine($"{"page", -44} {"median ms", 10} {"slowest ms", 10} {"bytes", 8}");
        foreach (var path in await PathsAsync(app.Services.GetRequiredService<IArtifactStore>()))
        {
            await MeasureAsync(client, path);
        }
    }

    private static async Task<string[]> PathsAsync(IArtifactStore store)
    {
        var key = (await store.Artifacts.ReadLatestArtifactsAsync(new() { Limit = 1 }))[0];
        var run = (await store.Runs.FlowRuns.ReadAsync(new FlowRunQuery { Limit = 1 }))[0];
        var second = await store.Artifacts.ReadLatestArtifactPageAsync(
            new()
            {
                Sort = ArtifactSort.UpdatedDesc,
                Limit = 48,
                IncludeData = false,
            }
        );
        return
        [
            "/",
            "/?view=list",
            $"/?after={second.Next}",
            "/?q=owns-1-",
            "/?type=table",
            "/?flow=owns-01",
            "/?flow=owns-90&type=markdown",
            "/?deployment=owns-10",
            "/?since=2020-01-01",
            $"/keys/{key.Key}",
            $"/items/{key.LatestId}",
            "/runs",
            "/runs?state=failed",
            "/runs?flow=owns-1",
            "/runs?name=owns-001-1",
            $"/runs/{run.Id}",
            "/store",
            "/store?show=health",
        ];
    }

    private static async Task MeasureAsync(HttpClient client, string path)
    {
        var times = new double[Rounds];
        var bytes = 0;
        for (var i = -5; i < Rounds; i++)
        {
            var watch = Stopwatch.StartNew();
            using var response = await client.GetAsync(
                new Uri("/artifacts" + path, UriKind.Relative),
                HttpCompletionOption.ResponseHeadersRead
            );
            var elapsed = watch.Elapsed.TotalMilliseconds;
            bytes = (await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
            if (i >= 0)
            {
                times[i] = elapsed;
            }
        }

        Array.Sort(times);
        var median = times[Rounds / 2];
        var shown = path.Length > 44 ? path[..43] + "…" : path;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{shown, -44} {median, 10:F1} {times[^1], 10:F1} {bytes, 8:N0}{(median > Bar ? "  MISSED" : "")}"
            )
        );
    }
}
