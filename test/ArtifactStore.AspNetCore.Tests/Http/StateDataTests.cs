using System.Net;
using System.Text.Json;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>The data of a state becomes an artifact of the run.</summary>
public sealed class StateDataTests
{
    private ApiHost _host = null!;
    private Guid _run;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ApiHost.StartAsync();
        using var flow = await PostAsync("/api/flows/", "{\"name\":\"f\"}");
        using var run = await PostAsync("/api/flow_runs/", $"{{\"flow_id\":\"{flow.RootElement.GetProperty("id").GetString()}\"}}");
        _run = run.RootElement.GetProperty("id").GetGuid();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("5", "5", null, null, null)]
    [TestCase("\"text\"", "\"text\"", null, null, null)]
    [TestCase("[1, NaN]", "[1, null]", null, null, null)]
    [TestCase(
        "{\"artifact_key\":\"made\",\"artifact_type\":\"result\",\"artifact_description\":\"d\",\"x\":1.50}",
        "{\"x\":1.50}",
        "made",
        "result",
        "d"
    )]
    [TestCase("{\"artifact_key\":\"\",\"artifact_type\":null}", "{}", null, null, null)]
    public async Task It_is_stored_without_the_members_that_describe_it(
        string data,
        string body,
        string? key,
        string? type,
        string? description
    )
    {
        using var answer = await PostAsync($"/api/flow_runs/{_run}/set_state", $"{{\"state\":{{\"type\":\"COMPLETED\",\"data\":{data}}}}}");
        answer.RootElement.GetProperty("status").GetString().Should().Be("ACCEPT");
        var artifact = (await _host.Store.Artifacts.ReadArtifactsAsync(new() { Limit = 1 })).Single();
        artifact.Data!.Json.Should().Be(body);
        artifact.FlowRunId.Should().Be(_run);
        (artifact.Key, artifact.Type, artifact.Description).Should().Be((key, type, description));
    }

    [Test]
    public async Task A_key_that_breaks_the_rule_leaves_the_state_as_it_was()
    {
        using var response = await _host.SendAsync(
            "POST",
            $"/api/flow_runs/{_run}/set_state",
            "{\"state\":{\"type\":\"CRASHED\",\"data\":{\"artifact_key\":\"A B\"}}}"
        );
        response.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await _host.Store.Runs.FlowRuns.ReadAsync(_run))!.State!.Type.Should().NotBe(StateType.Crashed);
    }

    private async Task<JsonDocument> PostAsync(string path, string body)
    {
        using var response = await _host.SendAsync("POST", path, body);
        response.StatusCode.Should().Be(HttpStatusCode.Created);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync());
    }
}
