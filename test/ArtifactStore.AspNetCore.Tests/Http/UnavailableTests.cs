using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>A database that can't be reached.</summary>
public sealed class UnavailableTests
{
    [Test]
    public async Task The_client_is_told_to_come_back()
    {
        // Nobody listens on port 1.
        await using var host = await ApiHost.StartAsync(addStore: services =>
            services
                .AddArtifactStore()
                .UsePostgreSql("Host=127.0.0.1;Port=1;Username=x;Password=secret;Timeout=1", options =>
                    options.RetryTimeout = TimeSpan.FromMilliseconds(50)
                )
        );
        (await host.Client.GetStringAsync("/api/health")).Should().Be("true");
        using var ready = await host.Client.GetAsync("/api/ready");
        ready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);

        foreach (var path in new[] { $"/api/artifacts/{Guid.NewGuid()}", "/api/artifacts", "/api/changes" })
        {
            using var response = await host.Client.GetAsync(path);
            response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            response.Headers.RetryAfter.Should().NotBeNull();
            (await response.Content.ReadAsStringAsync()).Should().NotContain("secret");
        }
    }
}
