using System.Text.Json;

namespace ArtifactStore.AspNetCore.Tests.Http.Recorded;

/// <summary>A recorded request and its answer.</summary>
internal sealed record RecordedStep(int Number, string Group, RecordedRequest Request, JsonElement Response)
{
    /// <summary>What later steps call values of the answer.</summary>
    public IReadOnlyDictionary<string, string> Captures { get; init; } = new Dictionary<string, string>();

    /// <summary>How lists compare: null, <c>unordered</c> or <c>count_only</c>.</summary>
    public string? Compare { get; init; }

    /// <summary>The status.</summary>
    public int Status => Response.GetProperty("status").GetInt32();

    /// <summary>Reads all steps.</summary>
    public static IReadOnlyList<RecordedStep> ReadAll()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Http", "Recorded", "traces.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.Clone().GetProperty("steps").EnumerateArray().Select(Read)];
    }

    private static RecordedStep Read(JsonElement step)
    {
        var request = step.GetProperty("request");
        return new(
            step.GetProperty("i").GetInt32(),
            step.GetProperty("group").GetString()!,
            new(
                request.GetProperty("method").GetString()!,
                request.GetProperty("path").GetString()!,
                Texts(request, "headers"),
                request.TryGetProperty("body", out var body) ? body.GetString() : null
            ),
            step.GetProperty("response")
        )
        {
            Captures = Texts(step, "capture"),
            Compare = step.TryGetProperty("compare", out var compare) ? compare.GetString() : null,
        };
    }

    private static Dictionary<string, string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var texts) && texts.ValueKind == JsonValueKind.Object
            ? texts.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!)
            : [];
}
