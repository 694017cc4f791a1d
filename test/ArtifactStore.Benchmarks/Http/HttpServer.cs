using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Benchmarks.Http;

/// <summary>A server with the API and, over the same store, a minimal API by hand.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpServer(WebApplication app)
    {
        _app = app;
        Client = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = new(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IArtifactStore Store => _app.Services.GetRequiredService<IArtifactStore>();

    public static async Task<HttpServer> StartAsync(string database, string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var store = builder.Services.AddArtifactStore();
        _ = database == "SQLite" ? store.UseSqlite(connectionString) : store.UsePostgreSql(connectionString);
        var app = builder.Build();
        app.MapArtifactStore("/api");
        MapByHand(app);
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static void MapByHand(WebApplication app)
    {
        app.MapGet("/hand/artifacts/{id:guid}", async (Guid id, IArtifactRepository artifacts, CancellationToken cancelled) =>
            await artifacts.ReadArtifactAsync(id, cancelled) is { } artifact ? Results.Ok(artifact) : Results.NotFound()
        );
        app.MapGet("/hand/artifacts/{key}/latest", async (string key, IArtifactRepository artifacts, CancellationToken cancelled) =>
            await artifacts.ReadLatestArtifactAsync(key, cancelled) is { } latest ? Results.Ok(latest) : Results.NotFound()
        );
        app.MapPost("/hand/artifacts/filter", (ArtifactQuery query, IArtifactRepository artifacts, CancellationToken cancelled) =>
            artifacts.ReadArtifactsAsync(query, cancelled)
        );
        app.MapPost("/hand/artifacts", async (ArtifactCreate create, IArtifactRepository artifacts, CancellationToken cancelled) =>
            Results.Json(await artifacts.CreateArtifactAsync(create, cancelled), statusCode: StatusCodes.Status201Created)
        );
    }
}
