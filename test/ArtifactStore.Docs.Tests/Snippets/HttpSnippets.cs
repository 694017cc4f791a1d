using System.Net;
using System.Net.Http.Json;
using ArtifactStore.AspNetCore;
using ArtifactStore.Docs.Tests.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class HttpSnippets
{
    [Test]
    public async Task A_host_maps_the_API_and_binds_queries()
    {
        var builder = TestHost.CreateBuilder();

        // <snippet>
        builder.Services.AddArtifactStore(options => options.RecordChanges = true).UseSqlite("Data Source=artifacts.db");

        var app = builder.Build();
        app.MapArtifactStore("/api");                                                    // .RequireAuthorization(), .RequireRateLimiting("calls")
        app.MapArtifactStore("/public", options => options.ReadOnly = true);
        // </snippet>

        // <snippet>
        app.MapGet("/tables", (ArtifactQueryParameters parameters, IArtifactRepository artifacts, CancellationToken cancelled) =>
            artifacts.ReadArtifactPageAsync(parameters.Query, cancellationToken: cancelled));
        // </snippet>

        using var client = await TestHost.StartAsync(app);
        using var created = await client.PostAsJsonAsync("/api/artifacts/", new { key = "rain", type = "table", data = "x" });
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        using var refused = await client.PostAsJsonAsync("/public/artifacts/", new { key = "rain" });
        refused.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        (await client.GetStringAsync("/tables?type=table")).Should().Contain("\"rain\"");
        using var bad = await client.GetAsync("/tables?limit=many");
        bad.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        await app.DisposeAsync();
    }
}
