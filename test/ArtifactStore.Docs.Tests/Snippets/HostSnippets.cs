using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using ArtifactStore.Docs.Tests.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class HostSnippets
{
    [Test]
    public async Task A_health_check_answers_from_the_store()
    {
        var builder = TestHost.CreateBuilder();

        // <snippet>
        builder.Services.AddHealthChecks().AddCheck<ArtifactsCheck>("artifacts", timeout: TimeSpan.FromSeconds(5));
        var app = builder.Build();
        app.MapHealthChecks("/health");
        // </snippet>

        using var client = await TestHost.StartAsync(app);
        (await client.GetStringAsync("/health")).Should().Be("Healthy");
        await app.DisposeAsync();
    }

    [Test]
    public async Task Spans_and_metrics_reach_OpenTelemetry()
    {
        var (services, spans, metrics) = (new ServiceCollection(), new List<Activity>(), new List<Metric>());

        // <snippet>
        services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(ArtifactStoreTelemetry.ActivitySourceName).AddNpgsql())
            .WithMetrics(metrics => metrics.AddMeter(ArtifactStoreTelemetry.MeterName, "Npgsql"));
        // </snippet>

        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddInMemoryExporter(spans));
        services.ConfigureOpenTelemetryMeterProvider(meters => meters.AddInMemoryExporter(metrics));
        await using var provider = services.BuildServiceProvider();
        var (tracer, meter) = (provider.GetRequiredService<TracerProvider>(), provider.GetRequiredService<MeterProvider>());
        await using var store = await InMemory.OpenAsync(artifacts: 1);
        meter.ForceFlush();
        tracer.ForceFlush();

        spans.Should().Contain(span => span.DisplayName == "create artifact");
        metrics.Should().NotBeEmpty();
    }

    [Test]
    public async Task An_artifact_commits_with_the_rows_of_EF_Core()
    {
        await using var store = SqliteArtifactStore.Open("Data Source=orders.db");
        await using var db = new Orders();
        await db.Database.EnsureCreatedAsync();
        var (order, invoice) = (new Order { Number = "4711" }, ArtifactCreate.Markdown("# Invoice", key: "invoice-4711"));

        {
            // <snippet>
            await store.InitializeAsync();   // when the host starts: an enlisted session creates no schema

            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Add(order);
            await db.SaveChangesAsync();
            await store.Enlist(transaction.GetDbTransaction()).Artifacts.CreateArtifactAsync(invoice);
            await transaction.CommitAsync();   // both, or neither
            // </snippet>
        }

        (await store.Artifacts.ReadLatestArtifactAsync("invoice-4711")).Should().NotBeNull();
        (await db.Set<Order>().SingleAsync()).Number.Should().Be("4711");
    }

    [Test]
    public async Task Filters_bind_from_a_query_string()
    {
        var builder = TestHost.CreateBuilder();
        await using var app = builder.Build();

        // <snippet>
        app.MapGet("/artifacts", (
            string[] type, string? flow, WireName<StateType>? state, ArtifactCursor? after, IArtifactRepository artifacts) =>
            artifacts.ReadArtifactsAsync(new ArtifactQuery
            {
                // An absent parameter is an empty array in ASP.NET, and an empty list matches nothing.
                Artifacts = type.Length == 0 ? null : new() { Type = type },
                Flows = flow is null ? null : new() { Name = flow },
                FlowRuns = state is { } given ? new() { State = given.Value } : null,   // ?state=FAILED
                After = after,
                Limit = 50,
            }));
        // </snippet>

        using var client = await TestHost.StartAsync(app);
        var store = app.Services.GetRequiredService<IArtifactStore>();
        await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# One"));
        var second = await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Table<object>([new { Row = 1 }]));

        (await CountAsync("/artifacts")).Should().Be(2);
        (await CountAsync("/artifacts?type=table&type=link")).Should().Be(1);
        (await CountAsync($"/artifacts?after={ArtifactCursor.After(second, ArtifactSort.IdDesc)}")).Should().Be(1);
        (await CountAsync("/artifacts?state=FAILED")).Should().Be(0);
        (await client.GetAsync("/artifacts?state=LOST")).StatusCode.Should().Be(HttpStatusCode.BadRequest);

        async Task<int> CountAsync(string address) => (await client.GetFromJsonAsync<Artifact[]>(address))!.Length;
    }

    [Test]
    public async Task A_query_travels_in_the_body_of_a_request()
    {
        var builder = TestHost.CreateBuilder();
        await using var app = builder.Build();

        // <snippet>
        app.MapPost("/artifacts/filter", (ArtifactQuery query, IArtifactRepository artifacts, CancellationToken cancellationToken) =>
            artifacts.ReadArtifactsAsync(query with { Limit = Math.Min(query.Limit ?? 200, 200) }, cancellationToken));
        // </snippet>

        using var client = await TestHost.StartAsync(app);
        var store = app.Services.GetRequiredService<IArtifactStore>();
        await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# One"));

        var answer = await client.PostAsJsonAsync("/artifacts/filter", new ArtifactQuery { Artifacts = new() { Type = "markdown" } });
        var artifact = (await answer.Content.ReadFromJsonAsync<Artifact[]>()).Should().ContainSingle().Which;
        artifact.Data!.Deserialize<string>().Should().Be("# One");
    }
}
