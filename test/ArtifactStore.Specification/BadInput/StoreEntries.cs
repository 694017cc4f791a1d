using System.Text.Json;

namespace ArtifactStore.Specification.BadInput;

/// <summary>The entry points of a store, by the names that the file gives them. The store holds one flow, and one artifact of the key <c>there</c>.</summary>
public sealed class StoreEntries
{
    private static readonly Guid Flow = new("11111111-1111-1111-1111-111111111111");

    private readonly IArtifactStore _store;
    private readonly Artifact _there;

    private StoreEntries(IArtifactStore store, Artifact there) => (_store, _there) = (store, there);

    public static IReadOnlyDictionary<string, Func<StoreEntries, string?, Task<string>>> All { get; } = new Dictionary<string, Func<StoreEntries, string?, Task<string>>>
    {
        ["create"] = async (on, text) => Describe(await on.CreateAsync(text)),
        ["create many"] = async (on, text) => string.Join(", ", (await on._store.Artifacts.CreateArtifactsAsync(Creates(text))).Select(Describe)),
        ["create the same id"] = async (on, _) => Describe(await on._store.Artifacts.CreateArtifactAsync(new() { Id = on._there.Id })),
        ["read an id"] = async (on, text) => Describe(await on._store.Artifacts.ReadArtifactAsync(Guid.Parse(text!))),
        ["read a version of there"] = async (on, text) => Describe(await on._store.Artifacts.ReadArtifactAsync("there", ModelEntries.Number(text))),
        ["read version 1 of a key"] = async (on, text) => Describe(await on._store.Artifacts.ReadArtifactAsync(text!, 1)),
        ["read the latest of a key"] = async (on, text) => (await on._store.Artifacts.ReadLatestArtifactAsync(text!))?.Key ?? "null",
        ["read the versions of a key"] = async (on, text) => $"{(await on._store.Artifacts.ReadVersionsAsync(text!)).Count} rows",
        ["limit of versions"] = async (on, text) => $"{(await on._store.Artifacts.ReadVersionsAsync("there", limit: ModelEntries.Number(text))).Count} rows",
        ["versions before"] = async (on, text) => $"{(await on._store.Artifacts.ReadVersionsAsync("there", beforeVersion: ModelEntries.Number(text))).Count} rows",
        ["find"] = async (on, text) => $"{(await on._store.Artifacts.ReadArtifactsAsync(Read<ArtifactQuery>(text))).Count} rows",
        ["find latest"] = async (on, text) => $"{(await on._store.Artifacts.ReadLatestArtifactsAsync(Read<ArtifactCollectionQuery>(text))).Count} rows",
        ["stream"] = async (on, text) => $"{await on._store.Artifacts.StreamArtifactsAsync(Read<ArtifactQuery>(text)).CountAsync()} rows",
        ["stream latest"] = async (on, text) => $"{await on._store.Artifacts.StreamLatestArtifactsAsync(Read<ArtifactCollectionQuery>(text)).CountAsync()} rows",
        ["count"] = async (on, text) => $"{await on._store.Artifacts.CountArtifactsAsync(Read<ArtifactQuery>(text))}",
        ["count latest"] = async (on, text) => $"{await on._store.Artifacts.CountLatestArtifactsAsync(Read<ArtifactCollectionQuery>(text))}",
        ["delete"] = async (on, text) => $"{await on._store.Artifacts.DeleteArtifactsAsync(Read<ArtifactQuery>(text)!)} deleted",
        ["delete an id"] = async (on, text) => $"{await on._store.Artifacts.DeleteArtifactAsync(Guid.Parse(text!))}",
        ["update an id"] = async (on, text) => $"{await on._store.Artifacts.UpdateArtifactAsync(Guid.Parse(text!), new() { Description = "changed" })}",
        ["update"] = async (on, text) => $"{await on._store.Artifacts.UpdateArtifactAsync(on._there.Id, text is null ? null! : new() { Description = text })}",
        ["save flows"] = async (on, text) => $"{(await on._store.Runs.Flows.SaveAsync(Flows(text))).Count} saved",
        ["save a flow"] = async (on, text) => (await on._store.Runs.Flows.SaveAsync(text is null ? null! : new Flow { Id = Guid.NewGuid(), Name = text })).Name,
        ["enlist"] = (on, text) => Task.FromResult(text is null ? $"{on._store.Enlist(null!)}" : $"{on._store.Enlist(new ForeignTransaction())}"),
        ["continue behind a row, sorted otherwise"] = async (on, text) =>
            $"{(await on._store.Artifacts.ReadArtifactsAsync(new() { Sort = Enum.Parse<ArtifactSort>(text!), After = ArtifactCursor.After(on._there, ArtifactSort.IdDesc) })).Count} rows",
    };

    public static async Task<StoreEntries> FillAsync(IArtifactStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        await store.Runs.Flows.SaveAsync(new Flow { Id = Flow, Name = "etl", Tags = ["prod"] });
        return new(store, await store.Artifacts.CreateArtifactAsync(new() { Key = "there", Type = "table" }));
    }

    private Task<Artifact> CreateAsync(string? text) => _store.Artifacts.CreateArtifactAsync(text is null ? null! : Create(JsonDocument.Parse(text).RootElement));

    private static IReadOnlyList<ArtifactCreate> Creates(string? text) => text is null ? null! : [.. JsonDocument.Parse(text).RootElement.EnumerateArray().Select(Create)];

    private static IReadOnlyList<Flow> Flows(string? text) =>
        text is null ? null! : [.. text.Split(',').Select(name => name == "null" ? null! : new Flow { Id = Guid.NewGuid(), Name = name })];

    private static ArtifactCreate Create(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null! : new()
    {
        Key = Text(json, "key"),
        Type = Text(json, "type"),
        Description = Text(json, "description"),
        ExpectedVersion = json.TryGetProperty("expected", out var expected) ? expected.GetInt32() : null,
        Data = Text(json, "data") is { } data ? ArtifactData.Parse(data) : null,
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static T? Read<T>(string? text)
        where T : class => text is null ? null : JsonSerializer.Deserialize<T>(text, ArtifactStoreJson.Options);

    private static string Describe(Artifact? artifact) => artifact is null ? "null" : $"{artifact.Key ?? "no key"} {artifact.Version}".TrimEnd();
}
