using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.AspNetCore.Tests.Pages;

/// <summary>The pages within the routes, paths and rules of a host.</summary>
public sealed class HostingTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("artifactstore-hosting-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task Links_follow_the_path_of_a_group_and_of_a_proxy()
    {
        await using var app = await StartAsync(host =>
        {
            host.UsePathBase("/proxy");
            host.UseRouting();
            host.MapGroup("/{tenant}/admin").MapArtifactPages("/data");
        });
        await app.Services.GetRequiredService<IArtifactStore>().Artifacts.CreateArtifactAsync(new() { Key = "report" });
        using var client = Client(app);

        var keys = await client.GetStringAsync(new Uri("/proxy/acme/admin/data", UriKind.Relative));
        var slash = await client.GetStringAsync(new Uri("/proxy/acme/admin/data/", UriKind.Relative));
        var missing = await client.GetAsync(new Uri("/proxy/acme/admin/data/no/such/page", UriKind.Relative));

        keys.Should().Contain("href=\"/proxy/acme/admin/data/keys/report\"");
        slash.Should().Contain("href=\"/proxy/acme/admin/data/keys/report\"");
        (await missing.Content.ReadAsStringAsync()).Should().Contain("href=\"/proxy/acme/admin/data/runs\"");
    }

    [Test]
    public async Task Conventions_of_the_host_apply_to_every_page_and_asset()
    {
        await using var app = await StartAsync(host =>
            host.MapArtifactPages()
                .AddEndpointFilterFactory(
                    (_, next) =>
                        context =>
                            context.HttpContext.Request.Headers.ContainsKey("Let-In")
                                ? next(context)
                                : ValueTask.FromResult<object?>(Results.Unauthorized())
                )
        );
        using var client = Client(app);

        foreach (
            var path in (string[])
                [
                    "/artifacts",
                    "/artifacts/runs",
                    "/artifacts/store",
                    "/artifacts/keys/x",
                    "/artifacts/assets/0/pages.css",
                    "/artifacts/absent",
                ]
        )
        {
            (await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.Unauthorized, path);
        }
    }

    [Test]
    public async Task Two_stores_have_pages_of_their_own()
    {
        await using var app = await StartAsync(
            host =>
            {
                host.MapArtifactPages("/main", options => options.Title = "Main");
                host.MapArtifactPages("/audit", options => (options.Title, options.StoreName) = ("Audit", "audit"));
            },
            services =>
                services.AddKeyedArtifactStore("audit").UseSqlite($"Data Source={Path.Combine(_folder.FullName, "audit.db")};Pooling=False")
        );
        await app.Services.GetRequiredKeyedService<IArtifactStore>("audit").Artifacts.CreateArtifactAsync(new() { Key = "audited" });
        using var client = Client(app);

        (await client.GetStringAsync(new Uri("/audit", UriKind.Relative))).Should().Contain("audited").And.Contain("Audit</title>");
        (await client.GetStringAsync(new Uri("/main", UriKind.Relative))).Should().NotContain("audited");
    }

    [Test]
    public async Task A_store_in_its_first_minute_has_pages_that_say_how_to_begin()
    {
        await using var app = await StartAsync(host => host.MapArtifactPages());
        using var client = Client(app);

        (await client.GetStringAsync(new Uri("/artifacts", UriKind.Relative))).Should().Contain("The store has no keys yet");
        (await client.GetStringAsync(new Uri("/artifacts/runs", UriKind.Relative))).Should().Contain("No run is recorded yet");
    }

    [TestCase("a/b")]
    [TestCase("Übung 1")]
    [TestCase("a?b=c#d&e")]
    [TestCase("100%25")]
    [TestCase("<script>alert(1)</script>")]
    public async Task A_key_from_before_the_rule_has_its_page(string key)
    {
        await using var app = await StartAsync(host => host.MapArtifactPages());
        var store = app.Services.GetRequiredService<IArtifactStore>();
        await store.History.ImportAsync(Import(key));
        using var client = Client(app);
        var list = await client.GetStringAsync(new Uri("/artifacts", UriKind.Relative));
        var path = System.Text.RegularExpressions.Regex.Match(list, "href=\"(/artifacts/keys/[^\"]*)\"").Groups[1].Value;

        var html = await client.GetStringAsync(new Uri(WebUtility.HtmlDecode(path), UriKind.Relative));

        WebUtility.HtmlDecode(html).Should().Contain($"<h1><bdi>{key}</bdi></h1>");
        html.Should().NotContain("<script>alert");
        html.Should().Contain($"{path}/latest");

        static async IAsyncEnumerable<HistoryItem> Import(string key)
        {
            await Task.CompletedTask;
            yield return new ArtifactImport
            {
                Id = Guid.CreateVersion7(),
                Created = DateTimeOffset.UnixEpoch,
                Key = key,
                Version = 1,
            };
        }
    }

    private static HttpClient Client(WebApplication app) => new() { BaseAddress = new(app.Urls.First()) };

    private async Task<WebApplication> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddArtifactStore().UseSqlite($"Data Source={Path.Combine(_folder.FullName, "hosting.db")};Pooling=False");
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }
}
