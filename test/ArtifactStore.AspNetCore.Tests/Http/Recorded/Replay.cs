using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ArtifactStore.AspNetCore.Tests.Http.Recorded;

/// <summary>Sends the recorded requests, with the ids of this server in place of the recorded ones.</summary>
internal sealed partial class Replay(ApiHost host)
{
    private readonly Dictionary<string, string> _captured = new() { ["host"] = host.Authority };

    /// <summary>Sends the request of a step, and keeps the values that later steps refer to.</summary>
    public async Task<RecordedAnswer> SendAsync(RecordedStep step)
    {
        var uri = new Uri(
            $"http://{host.Authority}{Fill(step.Request.Path)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var request = new HttpRequestMessage(new(step.Request.Method), uri);
        if (step.Request.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(body)));
        }

        foreach (var (name, value) in step.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, Fill(value)))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, Fill(value));
            }
        }

        using var response = await host.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = TryParse(text);
        foreach (var (name, path) in step.Captures)
        {
            if (json is { } root && Find(root, path) is { } value)
            {
                _captured[name] = value;
            }
        }

        return new((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), response.Headers.Location?.ToString(), json);
    }

    /// <summary>Replaces the names of captured values.</summary>
    public string Fill(string text) => Names().Replace(text, match => _captured.GetValueOrDefault(match.Groups[1].Value, match.Value));

    private static JsonElement? TryParse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Follows a path such as <c>$[0].state.id</c>.</summary>
    private static string? Find(JsonElement value, string path)
    {
        foreach (Match part in PathParts().Matches(path))
        {
            if (part.Groups[1].Success)
            {
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(part.Groups[1].Value, out value))
                {
                    return null;
                }
            }
            else
            {
                var index = int.Parse(part.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture);
                if (value.ValueKind != JsonValueKind.Array || index >= value.GetArrayLength())
                {
                    return null;
                }

                value = value[index];
            }
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
    }

    [GeneratedRegex(@"\{([a-zA-Z_]\w*)\}")]
    private static partial Regex Names();

    [GeneratedRegex(@"\.(\w+)|\[(\d+)\]")]
    private static partial Regex PathParts();
}
