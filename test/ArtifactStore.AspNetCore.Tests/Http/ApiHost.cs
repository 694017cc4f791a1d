using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>The API on a real server on the loopback, with a store on a file of its own.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo? _folder;

    private ApiHost(WebApplication app, DirectoryInfo? folder)
    {
        (_app, _folder) = (app, folder);
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, ResponseDrainTimeout = TimeSpan.Zero })
        {
            BaseAddress = new(app.Urls.First()),
        };
    }

    /// <summary>Sends requests to the server, and follows no redirect.</summary>
    public HttpClient Client { get; }

    /// <summary>The host and port.</summary>
    public string Authority => Client.BaseAddress!.Authority;

    /// <summary>The store behind the API.</summary>
    public IArtifactStore Store => _app.Services.GetRequiredService<IArtifactStore>();

    /// <summary>The application.</summary>
    public WebApplication App => _app;

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Sets the options of the API.</param>
    /// <param name="addStore">Registers the store; by default one on SQLite that records changes.</param>
    /// <param name="map">Maps the API; by default below <c>/api</c>.</param>
    /// <param name="services">Registers more.</param>
    public static async Task<ApiHost> StartAsync(
        Action<ArtifactStoreHttpOptions>? configure = null,
        Action<IServiceCollection>? addStore = null,
        Action<WebApplication>? map = null,
        Action<IServiceCollection>? services = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        DirectoryInfo? folder = null;
        if (addStore is null)
        {
            folder = Directory.CreateTempSubdirectory("artifactstore-http-");
            var file = Path.Combine(folder.FullName, "store.db");
            builder.Services.AddArtifactStore(options => options.RecordChanges = true).UseSqlite($"Data Source={file};Pooling=False");
        }

        addStore?.Invoke(builder.Services);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map ??= app => app.MapArtifactStore("/api", configure);
        map(app);
        await app.StartAsync();
        return new(app, folder);
    }

    /// <summary>Sends a request whose path is taken as it is.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string? contentType = "application/json") =>
        SendAsync(method, path, body is null ? null : System.Text.Encoding.UTF8.GetBytes(body), contentType);

    /// <inheritdoc cref="SendAsync(string, string, string?, string?)"/>
    public async Task<HttpResponseMessage> SendAsync(string method, string path, byte[]? body, string? contentType)
    {
        var uri = new Uri($"http://{Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new(method), uri);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }
        }

        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder?.Delete(recursive: true);
    }
}
