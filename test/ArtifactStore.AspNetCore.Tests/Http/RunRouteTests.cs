using System.Net;
using System.Text.Json;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>What the recorded requests do not reach of the routes of runs.</summary>
public sealed class RunRouteTests
{
    private ApiHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await ApiHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Flows_sort_by_their_last_change()
    {
        var ids = new List<string>();
        foreach (var name in new[] { "a", "b", "c" })
        {
            using var flow = await PostAsync("/api/flows/", $"{{\"name\":\"{name}\"}}");
            ids.Add(flow.RootElement.GetProperty("id").GetString()!);
        }

        using var changed = await _host.SendAsync("PATCH", $"/api/flows/{ids[0]}", "{\"tags\":[\"x\"]}");
        changed.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var list = await PostAsync("/api/flows/filter", "{\"sort\":\"UPDATED_DESC\",\"limit\":2}");
        list.RootElement.EnumerateArray().Select(flow => flow.GetProperty("name").GetString()).Should().Equal("a", "c");
        using var next = await PostAsync("/api/flows/filter", "{\"sort\":\"UPDATED_DESC\",\"offset\":2}");
        next.RootElement.EnumerateArray().Select(flow => flow.GetProperty("name").GetString()).Should().Equal("b");
    }

    [Test]
    public async Task Clients_that_create_one_flow_at_the_same_time_get_one_row()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync("/api/flows/", "{\"name\":\"same\"}")));
        answers.Select(flow => flow.RootElement.GetProperty("id").GetString()).Distinct().Should().ContainSingle();
        (await _host.Store.Runs.Flows.CountAsync()).Should().Be(1);
    }

    [Test]
    public async Task A_flow_of_the_host_is_found_by_its_name()
    {
        var saved = await _host.Store.Runs.Flows.SaveAsync(new Flow { Id = Guid.CreateVersion7(), Name = "own" });
        using var flow = await PostAsync("/api/flows/", "{\"name\":\"own\"}");
        flow.RootElement.GetProperty("id").GetGuid().Should().Be(saved.Id);
    }

    [Test]
    public async Task A_deleted_flow_takes_its_runs_and_deployments_and_leaves_the_artifacts()
    {
        using var flow = await PostAsync("/api/flows/", "{\"name\":\"gone\"}");
        var id = flow.RootElement.GetProperty("id").GetString();
        using var deployment = await PostAsync("/api/deployments/", $"{{\"name\":\"d\",\"flow_id\":\"{id}\"}}");
        using var run = await PostAsync("/api/flow_runs/", $"{{\"flow_id\":\"{id}\"}}");
        var runId = run.RootElement.GetProperty("id").GetString();
        using var task = await PostAsync("/api/task_runs/", $"{{\"flow_run_id\":\"{runId}\",\"task_key\":\"t\",\"dynamic_key\":\"0\"}}");
        using var artifact = await PostAsync("/api/artifacts/", $"{{\"flow_run_id\":\"{runId}\"}}");

        using var deleted = await _host.SendAsync("DELETE", $"/api/flows/{id}");
        deleted.StatusCode.Should().Be(HttpStatusCode.NoContent);
        var runs = _host.Store.Runs;
        var left = await runs.FlowRuns.CountAsync() + await runs.TaskRuns.CountAsync() + await runs.Deployments.CountAsync();
        left.Should().Be(0);
        (await _host.Store.Artifacts.CountArtifactsAsync()).Should().Be(1);
    }

    [Test]
    public async Task A_filter_that_the_store_does_not_have_is_refused_rather_than_ignored()
    {
        using var response = await _host.SendAsync("POST", "/api/flows/filter", "{\"flow_runs\":{\"id\":{\"any_\":[]}}}");
        response.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        using var without = await _host.SendAsync("POST", "/api/flows/filter", "{\"flow_runs\":null}");
        without.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_task_run_starts_only_in_a_run_that_runs()
    {
        using var flow = await PostAsync("/api/flows/", "{\"name\":\"f\"}");
        var flowId = flow.RootElement.GetProperty("id").GetString();
        using var run = await PostAsync("/api/flow_runs/", $"{{\"flow_id\":\"{flowId}\",\"state\":{{\"type\":\"RUNNING\"}}}}");
        var runId = run.RootElement.GetProperty("id").GetString();
        using var task = await PostAsync("/api/task_runs/", $"{{\"flow_run_id\":\"{runId}\",\"task_key\":\"t\",\"dynamic_key\":\"0\"}}");
        var path = $"/api/task_runs/{task.RootElement.GetProperty("id").GetString()}/set_state";
        using var started = await PostAsync(path, "{\"state\":{\"type\":\"RUNNING\"}}");
        started.RootElement.GetProperty("status").GetString().Should().Be("ACCEPT");
        using var unknown = await _host.SendAsync(
            "POST",
            $"/api/task_runs/{Guid.NewGuid()}/set_state",
            "{\"state\":{\"type\":\"RUNNING\"}}"
        );
        unknown.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_deployment_is_found_by_the_names_of_its_flow_and_its_own()
    {
        using var flow = await PostAsync("/api/flows/", "{\"name\":\"my flow\"}");
        using var made = await PostAsync(
            "/api/deployments/",
            $"{{\"name\":\"my dep\",\"flow_id\":\"{flow.RootElement.GetProperty("id").GetString()}\"}}"
        );
        using var found = JsonDocument.Parse(await _host.Client.GetStringAsync("/api/deployments/name/my%20flow/my%20dep"));
        found.RootElement.GetProperty("id").GetString().Should().Be(made.RootElement.GetProperty("id").GetString());
        using var none = await _host.Client.GetAsync("/api/deployments/name/my%20flow/none");
        none.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private async Task<JsonDocument> PostAsync(string path, string body)
    {
        using var response = await _host.SendAsync("POST", path, body);
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync());
    }
}
