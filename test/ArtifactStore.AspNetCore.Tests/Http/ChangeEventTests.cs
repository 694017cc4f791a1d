using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>The change feed as server-sent events.</summary>
public sealed class ChangeEventTests
{
    [Test]
    public async Task A_reader_that_comes_back_again_and_again_misses_nothing()
    {
        await using var host = await ApiHost.StartAsync();
        const int Count = 200;
        var writing = Task.Run(async () =>
        {
            for (var i = 1; i <= Count; i++)
            {
                await host.Store.Artifacts.CreateArtifactAsync(new() { Key = "counted", Data = ArtifactData.Parse($"{i}") });
            }
        });

        var versions = new List<int>();
        var last = "0";
        while (versions.Count < Count)
        {
            // Each connection takes a few events and goes away in the middle.
            var taken = 0;
            await foreach (var (id, change) in ReadAsync(host, last))
            {
                last = id;
                if (change.GetProperty("kind").GetString() == "CREATED")
                {
                    versions.Add(change.GetProperty("version").GetInt32());
                }

                if (++taken == 37 || versions.Count == Count)
                {
                    break;
                }
            }
        }

        await writing;
        versions.Should().Equal(Enumerable.Range(1, Count));
    }

    [Test]
    public async Task A_reader_without_a_position_begins_with_the_next_change()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Store.Artifacts.CreateArtifactAsync(new() { Key = "before" });
        using var response = await host.Client.GetAsync("/api/changes", HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        await host.Store.Artifacts.CreateArtifactAsync(new() { Key = "after" });
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            item.EventType.Should().Be("change");
            item.Data.Should().Contain("\"after\"");
            break;
        }
    }

    [Test]
    public async Task A_reader_that_is_cut_off_before_the_first_change_continues_there()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Store.Artifacts.CreateArtifactAsync(new() { Key = "before" });
        string position;
        using (var response = await host.Client.GetAsync("/api/changes", HttpCompletionOption.ResponseHeadersRead))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            position = (await reader.ReadLineAsync())!["id: ".Length..];
        }

        await host.Store.Artifacts.CreateArtifactAsync(new() { Key = "meanwhile" });
        await foreach (var (_, change) in ReadAsync(host, position))
        {
            change.GetProperty("key").GetString().Should().Be("meanwhile");
            break;
        }
    }

    [Test]
    public async Task A_connection_on_which_nothing_happens_gets_comments_and_ends_with_the_host()
    {
        await using var host = await ApiHost.StartAsync(options => options.ChangeHeartbeat = TimeSpan.FromMilliseconds(20));
        using var response = await host.Client.GetAsync("/api/changes", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync()).Should().StartWith("id: ");
        for (var i = 0; i < 6; i++)
        {
            (await reader.ReadLineAsync()).Should().BeOneOf(": ", "");
        }

        await host.App.StopAsync();
        while (await reader.ReadLineAsync() is { } line)
        {
            line.Should().BeOneOf(": ", "");
        }
    }

    [Test]
    public async Task A_text_that_is_no_position_is_a_problem()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.Client.GetAsync("/api/changes?after=yesterday");
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static async IAsyncEnumerable<(string Id, JsonElement Change)> ReadAsync(ApiHost host, string after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/changes");
        request.Headers.Add("Last-Event-ID", after);
        using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            using var json = JsonDocument.Parse(item.Data);
            yield return (item.EventId!, json.RootElement.Clone());
        }
    }
}
