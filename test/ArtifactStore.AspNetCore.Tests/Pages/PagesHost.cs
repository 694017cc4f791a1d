using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.AspNetCore.Tests.Pages;

/// <summary>A server with the pages of a store in a file of its own, on a port of its own.</summary>
internal sealed class PagesHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private PagesHost(WebApplication app, DirectoryInfo folder)
    {
        (_app, _folder) = (app, folder);
        Store = app.Services.GetRequiredService<IArtifactStore>();
        Client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(app.Urls.First()) };
    }

    public IArtifactStore Store { get; }

    public HttpClient Client { get; }

    /// <summary>The address of the first page.</summary>
    public string Address => $"{Client.BaseAddress}artifacts";

    public static async Task<PagesHost> StartAsync(
        Action<ArtifactPagesOptions>? configure = null,
        Action<IServiceCollection, ArtifactStoreBuilder>? services = null,
        Action<ArtifactStoreBuilder>? use = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-pages-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAntiforgery();
        var store = builder.Services.AddArtifactStore(options => options.RecordChanges = true);
        use ??= to => to.UseSqlite($"Data Source={Path.Combine(folder.FullName, "pages.db")};Pooling=False");
        use(store);
        services?.Invoke(builder.Services, store);
        var app = builder.Build();
        app.MapArtifactPages("/artifacts", configure);
        await app.StartAsync();
        return new(app, folder);
    }

    public static void AllowWrites(ArtifactPagesOptions options) => options.CanWrite = _ => ValueTask.FromResult(true);

    /// <summary>Reads a page and returns its HTML.</summary>
    public async Task<string> ReadAsync(string path, int status = StatusCodes.Status200OK)
    {
        using var response = await Client.GetAsync(new Uri("/artifacts" + path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).Should().Be(status, "{0} says {1}", path, text);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
