using System.Net.Http.Headers;
using System.Text.Json;

namespace ArtifactStore.Benchmarks.Http;

/// <summary>The operations: each over the API, over the one by hand, and in the process.</summary>
internal sealed class HttpWork(IArtifactStore store, Guid[] ids, string[] keys)
{
    private static readonly string Body = JsonSerializer.Serialize(new string('x', 500));

    private int _next;

    public static async Task<HttpWork> MakeAsync(IArtifactStore store)
    {
        var rows = await store.Artifacts.ReadArtifactsAsync(new() { Limit = 500, IncludeData = false });
        var keys = await store.Artifacts.ReadLatestArtifactsAsync(new() { Limit = 500, IncludeData = false });
        return new(store, [.. rows.Select(row => row.Id)], [.. keys.Select(key => key.Key)]);
    }

    public IEnumerable<(string Name, Func<Task>[] Candidates)> Operations(HttpClient client)
    {
        yield return (
            "read by id",
            [
                () => GetAsync(client, $"/api/artifacts/{Id()}"),
                () => GetAsync(client, $"/hand/artifacts/{Id()}"),
                () => store.Artifacts.ReadArtifactAsync(Id()),
            ]
        );
        yield return (
            "latest of a key",
            [
                () => GetAsync(client, $"/api/artifacts/{Key()}/latest"),
                () => GetAsync(client, $"/hand/artifacts/{Key()}/latest"),
                () => store.Artifacts.ReadLatestArtifactAsync(Key()),
            ]
        );
        const string Filter = """{"artifacts":{"type":{"any_":["table"]}},"flows":{"name":{"any_":["owns-10"]}},"limit":20}""";
        var query = JsonSerializer.Deserialize<ArtifactQuery>(Filter, ArtifactStoreJson.Options)!;
        yield return (
            "filtered page of 20",
            [
                () => PostAsync(client, "/api/artifacts/filter", Filter),
                () => PostAsync(client, "/hand/artifacts/filter", Filter),
                () => store.Artifacts.ReadArtifactsAsync(query),
            ]
        );
        yield return (
            "create",
            [
                () => PostAsync(client, "/api/artifacts/", Create()),
                () => PostAsync(client, "/hand/artifacts", Create()),
                () =>
                    store.Artifacts.CreateArtifactAsync(
                        new()
                        {
                            Key = NewKey(),
                            Type = "markdown",
                            Data = ArtifactData.Parse(Body),
                        }
                    ),
            ]
        );
    }

    private static async Task GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }

    private static async Task PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    private Guid Id() => ids[Next() % ids.Length];

    private string Key() => keys[Next() % keys.Length];

    private string NewKey() => $"load-{Next() % 1_000}";

    private string Create() => $$"""{"key":"{{NewKey()}}","type":"markdown","data":{{Body}}}""";

    private int Next() => Interlocked.Increment(ref _next) & int.MaxValue;
}
