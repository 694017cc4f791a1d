using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>Requests that are wrong, or mean harm.</summary>
public sealed class HostileTests
{
    private ApiHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await ApiHost.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    private static IEnumerable<TestCaseData> BadBodies()
    {
        var bodies = new[]
        {
            "{\"key\":\"\\ud800\"}",
            "{\"description\":\"a\\u0000b\"}",
            "{\"metadata_\":{\"a\\u0000\":\"b\"}}",
            "{\"metadata_\":{\"\\udc00\":\"b\"}}",
            "{\"\\ud800\":1}",
            "{\"flow_run_id\":\"00000000-0000-0000-0000-000000000000\"}",
            $"{{\"key\":\"{new string('k', 100_000)}\"}}",
            $"{{\"data\":{new string('[', 5_000)}{new string(']', 5_000)}}}",
            new string('[', 100_000),
            new string('{', 100_000),
            "{\"a\":" + new string('[', 100_000),
            "[" + string.Join(',', Enumerable.Repeat("1", 100_000)) + "]",
            "\"" + new string('x', 100_000),
            "NaN",
            "-Infinity",
            "{\"limit\":1e999}",
            "{\"key\":{\"any_\":[NaN]}}",
            "{\"state\":{\"type\":\"COMPLETED\",\"data\":{\"\\ud800\":1}}}",
        };
        var paths = new[]
        {
            "/api/artifacts/",
            "/api/artifacts/filter",
            "/api/artifacts/latest/count",
            "/api/flows/",
            "/api/flow_runs/",
            "/api/flow_runs/filter",
            "/api/task_runs/",
            "/api/deployments/",
        };
        return from path in paths
            from body in bodies
            select new TestCaseData(path, body).SetArgDisplayNames(path, body[..Math.Min(40, body.Length)]);
    }

    [TestCaseSource(nameof(BadBodies))]
    public async Task A_bad_body_is_refused_or_harmless(string path, string body)
    {
        using var response = await _host.SendAsync("POST", path, body);
        ((int)response.StatusCode).Should().BeLessThan(500);
    }

    [TestCase("{\"artifacts\":{\"key\":{\"like_\":\"a\\u0000\"}}}", 422)]
    [TestCase("{\"artifacts\":{\"key\":{\"any_\":[\"\\ud800\"]}}}", 422)]
    [TestCase("{\"offset\":9223372036854775808}", 200)]
    [TestCase("{\"offset\":1e300}", 200)]
    [TestCase("{\"limit\":9223372036854775808}", 422)]
    [TestCase("{\"flow_runs\":{\"start_time\":{\"after_\":\"9999-12-31T23:59:59-23:59\"}}}", 422)]
    [TestCase("{\"flow_runs\":{\"start_time\":{\"after_\":1e300}}}", 422)]
    [TestCase("{\"flow_runs\":{\"start_time\":{\"after_\":1767225600}}}", 200)]
    [TestCase("{\"deployments\":{\"concurrency_limit\":{\"ge_\":1e30}}}", 200)]
    public async Task A_filter_is_answered_whatever_its_values(string body, int status)
    {
        using var response = await _host.SendAsync("POST", "/api/artifacts/filter", body);
        ((int)response.StatusCode).Should().Be(status, await response.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task A_filter_of_a_million_values_of_the_wrong_kind_has_a_short_answer()
    {
        var body = $"{{\"artifacts\":{{\"key\":{{\"any_\":[{string.Join(',', Enumerable.Repeat("1", 1_000_000))}]}}}}}}";
        using var response = await _host.SendAsync("POST", "/api/artifacts/filter", body);
        response.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await response.Content.ReadAsStringAsync()).Length.Should().BeLessThan(300_000);
    }

    [TestCase(new byte[] { 0xFF, 0xFF, (byte)'{', (byte)'}' })]
    [TestCase(new byte[] { (byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public async Task Bytes_that_are_no_text_are_a_bad_request(byte[] body)
    {
        using var response = await _host.SendAsync("POST", "/api/artifacts/", body, "application/json");
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [TestCase("utf-16")]
    [TestCase("utf-16BE")]
    [TestCase("utf-32")]
    public async Task Every_Unicode_encoding_is_read(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var body = encoding.GetPreamble().Concat(encoding.GetBytes("{\"description\":\"naïve 😀\"}")).ToArray();
        using var response = await _host.SendAsync("POST", "/api/artifacts/", body, "application/json");
        response.StatusCode.Should().Be(HttpStatusCode.Created);
        using var json = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        json.RootElement.GetProperty("description").GetString().Should().Be("naïve 😀");
    }

    [TestCase("{\"type\":\"COMPLETED\",\"data\":{\"\\ud800\":1}}")]
    [TestCase("{\"type\":\"COMPLETED\",\"data\":{\"a\":{\"\\udc00\":1}}}")]
    [TestCase("{\"type\":\"COMPLETED\",\"data\":{\"artifact_key\":\"\\ud800\"}}")]
    [TestCase("{\"type\":\"COMPLETED\",\"state_details\":{\"\\ud800aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\":1}}")]
    public async Task A_state_of_what_is_no_text_is_refused_or_harmless(string state)
    {
        var flow = new Flow { Id = Guid.NewGuid(), Name = "hostile" };
        await _host.Store.Runs.Flows.SaveAsync(flow);
        using var created = await _host.SendAsync("POST", "/api/flow_runs/", $"{{\"flow_id\":\"{flow.Id}\",\"state\":{state}}}");
        ((int)created.StatusCode).Should().BeLessThan(500);

        var run = new FlowRun
        {
            Id = Guid.NewGuid(),
            Name = "run",
            FlowId = flow.Id,
        };
        await _host.Store.Runs.FlowRuns.SaveAsync(run);
        using var set = await _host.SendAsync("POST", $"/api/flow_runs/{run.Id}/set_state", $"{{\"state\":{state}}}");
        ((int)set.StatusCode).Should().BeLessThan(500);
    }

    [Test]
    public async Task A_body_without_a_type_from_a_page_of_a_browser_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/artifacts/") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var response = await _host.Client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("garbage")]
    [TestCase("application/jsonp")]
    public async Task A_body_of_another_content_type_is_refused(string type)
    {
        foreach (var path in new[] { "/api/artifacts/", "/api/artifacts/filter", "/api/flows/" })
        {
            using var response = await _host.SendAsync("POST", path, "{}", type);
            response.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        }
    }

    [Test]
    public async Task A_body_of_20_MB_is_stored_and_comes_back_to_the_character()
    {
        var text = new string('x', 10_000_000) + string.Concat(Enumerable.Repeat("é😀\\n", 1_000_000));
        using var created = await _host.SendAsync("POST", "/api/artifacts/", $"{{\"key\":\"large\",\"data\":\"{text}\"}}");
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        var latest = await _host.Client.GetStringAsync("/api/artifacts/large/latest");
        latest.Should().Contain($"\"data\":\"{text}\",\"metadata_\":null,");
        System.Text.Json.JsonDocument.Parse(latest).Dispose();
    }

    [Test]
    public async Task A_body_beyond_the_limit_is_refused_and_one_within_is_not()
    {
        await using var host = await ApiHost.StartAsync(options => options.MaxRequestBodySize = 1_000);
        using var within = await host.SendAsync("POST", "/api/artifacts/", $"{{\"data\":\"{new string('x', 900)}\"}}");
        within.StatusCode.Should().Be(HttpStatusCode.Created);
        using var beyond = await host.SendAsync("POST", "/api/artifacts/", $"{{\"data\":\"{new string('x', 1_000)}\"}}");
        beyond.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);

        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/api/artifacts/");
        chunked.Headers.TransferEncodingChunked = true;
        chunked.Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"data\":\"{new string('x', 2_000)}\"}}")));
        using var refused = await host.Client.SendAsync(chunked);
        refused.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [TestCase("PUT", "/api/artifacts/")]
    [TestCase("HEAD", "/api/health")]
    [TestCase("DELETE", "/api/artifacts/count")]
    [TestCase("POST", "/api/changes")]
    [TestCase("PATCH", "/api/artifacts/a/aliases/b")]
    public async Task Another_method_is_refused(string method, string path)
    {
        using var response = await _host.SendAsync(method, path);
        response.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Test]
    public async Task An_upload_that_ends_early_stores_nothing()
    {
        var before = await _host.Store.Artifacts.CountArtifactsAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(_host.Client.BaseAddress!.Host, _host.Client.BaseAddress.Port);
            var head =
                "POST /api/artifacts/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"key\":\"half\"";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        }

        (await _host.Client.GetStringAsync("/api/health")).Should().Be("true");
        (await _host.Store.Artifacts.CountArtifactsAsync()).Should().Be(before);
        (await _host.Store.Artifacts.ReadLatestArtifactAsync("half")).Should().BeNull();
    }

    [Test]
    public async Task A_reader_that_stops_reading_holds_up_nobody()
    {
        await _host.Store.Artifacts.CreateArtifactAsync(new() { Key = "slow", Data = ArtifactData.FromText(new string('x', 15_000_000)) });
        using var socket = new TcpClient { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(_host.Client.BaseAddress!.Host, _host.Client.BaseAddress.Port);
        await socket.GetStream().WriteAsync("GET /api/artifacts/slow/latest HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        var first = new byte[100];
        await socket.GetStream().ReadExactlyAsync(first);

        using var created = await _host.SendAsync("POST", "/api/artifacts/", "{\"key\":\"slow\",\"data\":1}");
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        (await _host.Client.GetStringAsync("/api/artifacts/slow/latest")).Should().Contain("\"data\":1,");
    }
}
