using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>The routes that are this library's own: pages, versions, aliases, ETags.</summary>
public sealed class OwnRouteTests
{
    private ApiHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ApiHost.StartAsync();
        var flow = await _host.Store.Runs.Flows.SaveAsync(new Flow { Id = Guid.CreateVersion7(), Name = "nightly" });
        var run = await _host.Store.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = Guid.CreateVersion7(),
                Name = "run",
                FlowId = flow.Id,
                State = StateType.Failed,
                Tags = ["eu"],
            }
        );
        for (var i = 1; i <= 25; i++)
        {
            await _host.Store.Artifacts.CreateArtifactAsync(
                new()
                {
                    Key = $"key-{i % 3}",
                    Type = i % 2 == 0 ? "table" : "markdown",
                    Data = ArtifactData.Parse($"{i}"),
                    FlowRunId = i <= 10 ? run.Id : null,
                    Metadata = new() { ["part"] = $"{i % 5}" },
                }
            );
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Pages_follow_the_link_and_hold_every_artifact_once()
    {
        var (seen, next) = (new List<string>(), "/api/artifacts?limit=4&type=table&type=markdown");
        while (next is not null)
        {
            using var response = await _host.Client.GetAsync(next);
            response.StatusCode.Should().Be(HttpStatusCode.OK);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            seen.AddRange(page.RootElement.GetProperty("artifacts").EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0].TrimStart('<') : null;
            (page.RootElement.GetProperty("next").ValueKind == JsonValueKind.Null).Should().Be(next is null);
        }

        seen.Should().HaveCount(25).And.OnlyHaveUniqueItems();
    }

    [TestCase("type=table&flow=nightly&state=FAILED", 5)]
    [TestCase("flow=nightly&state=COMPLETED", 0)]
    [TestCase("flow=nightly&state=COMPLETED&state=FAILED", 10)]
    [TestCase("tag=eu", 10)]
    [TestCase("tag=eu&tag=us", 0)]
    [TestCase("key=key-1&key=key-2", 17)]
    [TestCase("key_like=KEY-_", 25)]
    [TestCase("latest=true", 3)]
    [TestCase("latest=false", 22)]
    [TestCase("since=2000-01-01", 25)]
    [TestCase("until=2000-01-01T00:00:00Z", 0)]
    [TestCase("metadata.part=3", 5)]
    [TestCase("deployment=none", 0)]
    [TestCase("sort=KEY_ASC&limit=7", 7)]
    [TestCase("data=false", 25)]
    [TestCase("", 25)]
    public async Task A_query_string_selects(string query, int count)
    {
        using var page = JsonDocument.Parse(await _host.Client.GetStringAsync($"/api/artifacts?{query}"));
        page.RootElement.GetProperty("artifacts").GetArrayLength().Should().Be(count);
    }

    [Test]
    public void Every_parameter_is_in_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "http.md"));
        ArtifactQueryParameters
            .All.Select(parameter => parameter.Name.Replace(".name", ".NAME", StringComparison.Ordinal))
            .Should()
            .OnlyContain(name => page.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [TestCase("limit=0")]
    [TestCase("limit=201")]
    [TestCase("limit=many")]
    [TestCase("limit=1&limit=2")]
    [TestCase("state=failed")]
    [TestCase("since=yesterday")]
    [TestCase("sort=NAME_ASC")]
    [TestCase("after=x")]
    [TestCase("flow_run_id=x")]
    [TestCase("latest=maybe")]
    [TestCase("typ=table")]
    [TestCase("key=a%00b")]
    public async Task A_bad_parameter_is_a_problem(string query)
    {
        using var response = await _host.Client.GetAsync($"/api/artifacts?{query}");
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        problem.RootElement.GetProperty("status").GetInt32().Should().Be(400);
        problem.RootElement.GetProperty("detail").GetString().Should().NotBeEmpty();
    }

    [Test]
    public async Task Versions_are_read_by_number_and_in_pages()
    {
        using var version = JsonDocument.Parse(await _host.Client.GetStringAsync("/api/artifacts/key-1/versions/2"));
        version.RootElement.GetProperty("version").GetInt32().Should().Be(2);
        version.RootElement.GetProperty("data").GetInt32().Should().Be(4);
        version.RootElement.GetProperty("data_size").GetInt32().Should().Be(1);

        var (seen, next) = (new List<int>(), "/api/artifacts/key-1/versions?limit=4");
        while (next is not null)
        {
            using var response = await _host.Client.GetAsync(next);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            seen.AddRange(page.RootElement.GetProperty("artifacts").EnumerateArray().Select(row => row.GetProperty("version").GetInt32()));
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0].TrimStart('<') : null;
        }

        seen.Should().Equal(9, 8, 7, 6, 5, 4, 3, 2, 1);
    }

    [TestCase("/api/artifacts/none/versions", 404)]
    [TestCase("/api/artifacts/key-1/versions/99", 404)]
    [TestCase("/api/artifacts/key-1/versions/x", 404)]
    [TestCase("/api/artifacts/key-1/versions?limit=x", 400)]
    [TestCase("/api/artifacts/key-1/aliases/none", 404)]
    public async Task What_is_not_there_is_a_problem(string path, int status)
    {
        using var response = await _host.Client.GetAsync(path);
        ((int)response.StatusCode).Should().Be(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    [Test]
    public async Task An_alias_is_set_read_listed_moved_and_removed()
    {
        using var set = await _host.SendAsync("PUT", "/api/artifacts/key-2/aliases/champion", "{\"version\":2}");
        set.StatusCode.Should().Be(HttpStatusCode.OK);
        using var artifact = JsonDocument.Parse(await _host.Client.GetStringAsync("/api/artifacts/key-2/aliases/champion"));
        artifact.RootElement.GetProperty("version").GetInt32().Should().Be(2);

        using var lost = await _host.SendAsync("PUT", "/api/artifacts/key-2/aliases/champion", "{\"version\":3,\"expected_version\":1}");
        lost.StatusCode.Should().Be(HttpStatusCode.Conflict);
        using var bad = await _host.SendAsync("PUT", "/api/artifacts/key-2/aliases/champion", "{\"version\":0,\"x\":1}");
        bad.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        using var latest = await _host.SendAsync("PUT", "/api/artifacts/key-2/aliases/latest", "{\"version\":1}");
        latest.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);

        using var held = await _host.SendAsync("DELETE", $"/api/artifacts/{artifact.RootElement.GetProperty("id").GetString()}");
        held.StatusCode.Should().Be(HttpStatusCode.Conflict);
        using var list = JsonDocument.Parse(await _host.Client.GetStringAsync("/api/artifacts/key-2/aliases"));
        list.RootElement[0].GetProperty("alias").GetString().Should().Be("champion");
        using var removed = await _host.SendAsync("DELETE", "/api/artifacts/key-2/aliases/champion");
        removed.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var gone = await _host.SendAsync("DELETE", "/api/artifacts/key-2/aliases/champion");
        gone.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task An_artifact_that_has_not_changed_is_not_sent_again()
    {
        var artifact = await _host.Store.Artifacts.CreateArtifactAsync(new() { Key = "tagged", Data = ArtifactData.Parse("1") });
        foreach (var path in new[] { $"/api/artifacts/{artifact.Id}", "/api/artifacts/tagged/latest", "/api/artifacts/tagged/versions/1" })
        {
            using var first = await _host.Client.GetAsync(path);
            var etag = first.Headers.ETag!;
            (await GetAsync(path, etag)).Should().Be(HttpStatusCode.NotModified);
            (await GetAsync(path, EntityTagHeaderValue.Any)).Should().Be(HttpStatusCode.NotModified);

            await _host.Store.Artifacts.UpdateArtifactAsync(artifact.Id, new() { Description = path });
            (await GetAsync(path, etag)).Should().Be(HttpStatusCode.OK);
        }

        async Task<HttpStatusCode> GetAsync(string path, EntityTagHeaderValue etag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.IfNoneMatch.Add(etag);
            using var response = await _host.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Test]
    public async Task An_update_of_another_state_than_the_expected_one_is_refused()
    {
        var artifact = await _host.Store.Artifacts.CreateArtifactAsync(new() { Data = ArtifactData.Parse("1") });
        using var read = await _host.Client.GetAsync($"/api/artifacts/{artifact.Id}");
        var etag = read.Headers.ETag!;
        (await PatchAsync(artifact.Id, etag)).Should().Be(HttpStatusCode.NoContent);
        (await PatchAsync(artifact.Id, etag)).Should().Be(HttpStatusCode.PreconditionFailed);
        (await PatchAsync(artifact.Id, EntityTagHeaderValue.Any)).Should().Be(HttpStatusCode.NoContent);
        (await PatchAsync(Guid.NewGuid(), EntityTagHeaderValue.Any)).Should().Be(HttpStatusCode.PreconditionFailed);
        (await SendAsync(HttpMethod.Delete, artifact.Id, etag)).Should().Be(HttpStatusCode.PreconditionFailed);
        (await _host.Store.Artifacts.ReadArtifactAsync(artifact.Id)).Should().NotBeNull();
        (await SendAsync(HttpMethod.Delete, artifact.Id, EntityTagHeaderValue.Any)).Should().Be(HttpStatusCode.NoContent);

        Task<HttpStatusCode> PatchAsync(Guid id, EntityTagHeaderValue expected) =>
            SendAsync(HttpMethod.Patch, id, expected, "{\"data\":2}");

        async Task<HttpStatusCode> SendAsync(HttpMethod method, Guid id, EntityTagHeaderValue expected, string? body = null)
        {
            using var request = new HttpRequestMessage(method, $"/api/artifacts/{id}");
            request.Headers.IfMatch.Add(expected);
            request.Content = body is null ? null : new StringContent(body, null, "application/json");
            using var response = await _host.Client.SendAsync(request);
            return response.StatusCode;
        }
    }
}
