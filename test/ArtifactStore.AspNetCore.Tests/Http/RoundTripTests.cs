using System.Net;
using System.Text.Json;
using ArtifactStore.Specification;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>Random valid bodies are created, come back to the character, and are found.</summary>
public sealed class RoundTripTests
{
    [Test]
    public async Task Random_valid_bodies_are_stored_and_come_back()
    {
        await using var host = await ApiHost.StartAsync();
        var random = new Random(20);
        for (var i = 0; i < 300; i++)
        {
            var data = Json(random, depth: 4);
            var key = $"k{random.Next(40)}";
            var body =
                $"{{ \"key\" : \"{key}\", \"data\":{data}, \"description\": {Text(random)}, \"metadata_\":{{{Text(random)}:{Text(random)}}}}}";
            using var created = await host.SendAsync("POST", "/api/artifacts/", body);
            created.StatusCode.Should().Be(HttpStatusCode.Created, body);

            var latest = await host.Client.GetStringAsync($"/api/artifacts/{key}/latest");
            latest.Should().Contain($"\"data\":{(data == "null" ? "null" : data)},\"metadata_\":", body);
            using var given = JsonDocument.Parse(body);
            using var read = JsonDocument.Parse(latest);
            read.RootElement.GetProperty("description").GetString().Should().Be(given.RootElement.GetProperty("description").GetString());
        }
    }

    [Test]
    public async Task Random_filters_are_answered()
    {
        await using var host = await ApiHost.StartAsync();
        var random = new Random(21);
        for (var i = 0; i < 300; i++)
        {
            var filter = Json(random, depth: 3);
            var body =
                $"{{\"{Pick(random, "artifacts", "flow_runs", "limit", "sort", "flows")}\":{{\"{Pick(random, "key", "id", "name")}\":{filter}}}}}";
            using var response = await host.SendAsync("POST", Pick(random, "/api/artifacts/filter", "/api/artifacts/latest/count"), body);
            ((int)response.StatusCode).Should().BeLessThan(500, body);
        }
    }

    private static string Json(Random random, int depth) =>
        random.Next(depth > 0 ? 9 : 6) switch
        {
            0 => Text(random),
            1 => $"{random.NextInt64(long.MinValue, long.MaxValue)}",
            2 => random.NextDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            3 => Pick(random, "true", "false", "null"),
            4 => Pick(random, "1e3", "-0.0", "1E-7", "123456789012345678901234567890", "1.50", "0"),
            5 => Pick(random, "[ ]", "{ }", "[\n]", "\"\"", "\"NaN\""),
            6 or 7 => $"[{string.Join(" , ", Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth - 1)))}]",
            _ => $"{{{string.Join(",", Enumerable.Range(0, random.Next(4)).Select(i => $"\"{i}\" :{Json(random, depth - 1)}"))}}}",
        };

    private static string Text(Random random) =>
        JsonSerializer.Serialize(Pick(random, "", "plain", "naïve", "😀", "\"quoted\"", "\n\t", "null", "a\\b", "</script>"));

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
