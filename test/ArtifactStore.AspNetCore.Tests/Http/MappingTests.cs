using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>What a host says about the routes when it maps them.</summary>
public sealed class MappingTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task The_document_describes_the_mapped_routes_and_no_other(bool isReadOnly)
    {
        await using var host = await ApiHost.StartAsync(options => options.ReadOnly = isReadOnly);
        using var document = JsonDocument.Parse(await host.Client.GetStringAsync("/api/openapi.json"));
        document.RootElement.GetProperty("openapi").GetString().Should().StartWith("3.1");
        document.RootElement.GetProperty("servers")[0].GetProperty("url").GetString().Should().Be("/api");
        var described = document
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} /api{path.Name}"));
        described.Should().BeEquivalentTo(Mapped(host.App)).And.Contain("GET /api/artifacts/{id}");

        var text = document.RootElement.GetRawText();
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        foreach (Match reference in Regex.Matches(text, "#/components/schemas/(\\w+)"))
        {
            schemas.TryGetProperty(reference.Groups[1].Value, out _).Should().BeTrue(reference.Value);
        }
    }

    [Test]
    public async Task A_host_that_describes_its_endpoints_describes_these()
    {
        await using var host = await ApiHost.StartAsync(services: services => services.AddEndpointsApiExplorer());
        var described = host
            .App.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>()
            .ApiDescriptionGroups.Items.SelectMany(group => group.Items)
            .Select(item => $"{item.HttpMethod} /{item.RelativePath}");
        described.Should().BeEquivalentTo(Mapped(host.App));
    }

    [Test]
    public async Task A_read_only_API_has_no_route_that_writes()
    {
        await using var host = await ApiHost.StartAsync(options => options.ReadOnly = true);
        using var created = await host.SendAsync("POST", "/api/artifacts/", "{}");
        created.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        using var deleted = await host.SendAsync("DELETE", $"/api/artifacts/{Guid.NewGuid()}");
        deleted.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        using var listed = await host.SendAsync("POST", "/api/artifacts/filter", "{}");
        listed.StatusCode.Should().Be(HttpStatusCode.OK);
        (await host.Store.Artifacts.CountArtifactsAsync()).Should().Be(0);
    }

    [Test]
    public async Task Authorisation_of_the_host_is_demanded_on_every_route()
    {
        await using var host = await ApiHost.StartAsync(
            map: app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapArtifactStore("/api").RequireAuthorization();
            },
            services: services =>
            {
                services
                    .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
                    .AddCookie(options =>
                        options.Events.OnRedirectToLogin = context =>
                        {
                            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                            return Task.CompletedTask;
                        }
                    );
                services.AddAuthorization();
            }
        );
        foreach (var route in Mapped(host.App).Append("GET /api/none").Append("PUT /api/artifacts/"))
        {
            var (method, path) = (route.Split(' ')[0], Regex.Replace(route.Split(' ')[1], "{\\w+}", $"{Guid.Empty}"));
            using var response = await host.SendAsync(method, path);
            response.StatusCode.Should().Be(HttpStatusCode.Unauthorized, route);
        }
    }

    [Test]
    public async Task A_limit_of_the_rate_applies()
    {
        await using var host = await ApiHost.StartAsync(
            map: app =>
            {
                app.UseRateLimiter();
                app.MapArtifactStore("/api").RequireRateLimiting("one");
            },
            services: services =>
                services.AddRateLimiter(options =>
                    options.AddFixedWindowLimiter("one", window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromHours(1)))
                )
        );
        using var first = await host.Client.GetAsync("/api/health");
        first.StatusCode.Should().Be(HttpStatusCode.OK);
        using var second = await host.Client.GetAsync("/api/health");
        second.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Test]
    public async Task Stores_by_name_lie_below_prefixes_of_their_own_beside_routes_of_the_host()
    {
        await using var host = await ApiHost.StartAsync(
            addStore: services =>
            {
                services.AddKeyedArtifactStore("red").UseSqlite("Data Source=red;Mode=Memory");
                services.AddKeyedArtifactStore("blue").UseSqlite("Data Source=blue;Mode=Memory");
            },
            map: app =>
            {
                app.MapArtifactStore("/red", options => options.StoreName = "red");
                app.MapArtifactStore("/blue/{tenant}/api", options => options.StoreName = "blue");
                app.MapGet("/red/mine", () => "mine");
                app.MapFallback(() => "fallback");
            }
        );
        using var created = await host.SendAsync("POST", "/red/artifacts/", "{\"key\":\"a\"}");
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        using var other = await host.Client.GetAsync("/blue/x/api/artifacts/a/latest");
        other.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await host.Client.GetStringAsync("/red/mine")).Should().Be("mine");
        (await host.Client.GetStringAsync("/elsewhere")).Should().Be("fallback");
    }

    [Test]
    public void A_store_that_is_not_registered_is_named()
    {
        using var app = new TestApp();
        app.Invoking(app => app.App.MapArtifactStore()).Should().Throw<InvalidOperationException>().WithMessage("*AddArtifactStore*");
        app.Invoking(app => app.App.MapArtifactStore("/api", options => options.StoreName = "red"))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*'red'*");
        app.Invoking(app => app.App.MapArtifactStore("/api", options => options.MaxRequestBodySize = 0))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*MaxRequestBodySize 0*");
    }

    private static IEnumerable<string> Mapped(WebApplication app) =>
        ((IEndpointRouteBuilder)app)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                endpoint
                    .Metadata.GetMetadata<HttpMethodMetadata>()
                    ?.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}")
                ?? []
            );

    private sealed class TestApp : IDisposable
    {
        public WebApplication App { get; } = WebApplication.CreateSlimBuilder().Build();

        public void Dispose() => ((IDisposable)App).Dispose();
    }
}
