using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>The requests that Prefect's Python client sends while a flow runs that makes artifacts of all kinds.</summary>
public sealed class ClientTests
{
    [Test]
    public async Task A_flow_runs_and_leaves_its_artifacts()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = new HttpClient { BaseAddress = host.Client.BaseAddress };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "prefect/3.8.4.dev6 (API 0.8.4)");
        client.DefaultRequestHeaders.Add("X-PREFECT-API-VERSION", "0.8.4");
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip, deflate");

        (await client.GetStringAsync("/api/admin/version")).Should().StartWith("\"3.");
        using var token = await client.GetAsync("/api/csrf-token?client=0b0f2a4e-5b4c-4f3a-8d7e-111111111111");
        token.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await token.Content.ReadAsStringAsync()).Should().Contain("CSRF protection is disabled.");

        using var flow = await PostAsync(client, "/api/flows/", """{"name":"report","tags":[],"labels":{}}""");
        var flowId = flow.RootElement.GetProperty("id").GetString();
        using var run = await PostAsync(
            client,
            "/api/flow_runs/",
            $$$"""
            {"name":null,"flow_id":"{{{flowId}}}","flow_version":"8a","parameters":{},"context":{},"parent_task_run_id":null,
            "empirical_policy":{"retries":0,"retry_delay":0},"tags":[],"labels":{},"job_variables":null,
            "state":{"type":"PENDING","name":"Pending","message":null,"data":null,"state_details":{"deferred":false} } }
            """
        );
        var runId = run.RootElement.GetProperty("id").GetString();
        await SetStateAsync(client, runId, "RUNNING");
        using var read = JsonDocument.Parse(await client.GetStringAsync($"/api/flow_runs/{runId}"));
        read.RootElement.GetProperty("state").GetProperty("type").GetString().Should().Be("RUNNING");
        (await client.GetStringAsync($"/api/flows/{flowId}")).Should().Contain("\"report\"");

        // The client makes the id of a task run, which the server does not know.
        var taskRun = $"\"{Guid.CreateVersion7()}\"";
        string[] artifacts =
        [
            """{"key":"notes","type":"markdown","description":null,"data":"# All green" """,
            """{"key":"site","type":"markdown","description":"a link","data":"[here](https://example.test)" """,
            """{"key":"rows","type":"table","description":null,"data":"[{\"a\": 1, \"b\": null}]" """,
            """{"key":"picture","type":"image","description":null,"data":"https://example.test/i.png" """,
            """{"key":"progress","type":"progress","description":null,"data":0.0 """,
        ];
        var last = "";
        foreach (var artifact in artifacts)
        {
            using var created = await PostAsync(
                client,
                "/api/artifacts/",
                $"{artifact},\"flow_run_id\":\"{runId}\",\"task_run_id\":{taskRun}}}"
            );
            last = created.RootElement.GetProperty("id").GetString();
        }

        using var update = await client.PatchAsync($"/api/artifacts/{last}", Json("""{"data":75.5}"""));
        update.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var found = await PostAsync(
            client,
            "/api/artifacts/filter",
            """{"artifacts":{"key":{"any_":["progress"]}},"flow_runs":null,"task_runs":null,"limit":1,"offset":null,"sort":"UPDATED_DESC"}"""
        );
        found.RootElement[0].GetProperty("data").GetDouble().Should().Be(75.5);
        await SetStateAsync(client, runId, "COMPLETED");

        // What it also calls, and does without.
        (await client.GetAsync("/api/admin/storage")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await client.PostAsync("/api/logs/", Json("[]"))).StatusCode.Should().Be(HttpStatusCode.NotFound);

        var stored = await host.Store.Artifacts.ReadArtifactsAsync(new() { Flows = new() { Name = "report" } });
        stored.Should().HaveCount(artifacts.Length);
    }

    private static async Task SetStateAsync(HttpClient client, string? run, string type)
    {
        using var answer = await PostAsync(
            client,
            $"/api/flow_runs/{run}/set_state",
            $$$"""{"state":{"type":"{{{type}}}","name":null,"message":null,"data":null,"state_details":{}},"force":false}"""
        );
        answer.RootElement.GetProperty("status").GetString().Should().Be("ACCEPT");
    }

    private static async Task<JsonDocument> PostAsync(HttpClient client, string path, string body)
    {
        using var response = await client.PostAsync(path, Json(body));
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
