using System.Text.Json;

namespace ArtifactStore.AspNetCore.Tests.Http.Recorded;

/// <summary>Compares an answer with the recorded one, and says where they differ.</summary>
internal sealed class Comparison(RecordedStep step, Replay replay)
{
    /// <summary>Fields of orchestration, which the store does not keep. They must be there.</summary>
    private static readonly HashSet<string> NotKept =
    [
        "labels",
        "parameters",
        "run_count",
        "task_key",
        "dynamic_key",
        "description",
        "task_inputs",
        "job_variables",
    ];

    private readonly List<string> _differences = [];

    /// <summary>Returns the differences; empty if the answer is the recorded one.</summary>
    public static IReadOnlyList<string> Compare(RecordedStep step, RecordedAnswer answer, Replay replay)
    {
        var comparison = new Comparison(step, replay);
        comparison.Compare(answer);
        return comparison._differences;
    }

    private bool IsOfRun => !step.Request.Path.StartsWith("/api/artifacts", StringComparison.Ordinal);

    private void Compare(RecordedAnswer answer)
    {
        if (answer.Status != step.Status)
        {
            _differences.Add($"status {answer.Status}, not {step.Status}");
            return;
        }

        if (step.Response.TryGetProperty("headers", out var headers))
        {
            Compare(headers, answer);
        }

        if (step.Status >= 400)
        {
            if (step.Response.TryGetProperty("error", out var error) && answer.Body is { } body)
            {
                CompareError(error, body);
            }
        }
        else if (step.Response.TryGetProperty("body", out var expected) && expected.ValueKind != JsonValueKind.Null)
        {
            if (answer.Body is { } given)
            {
                Compare(expected, given, "$");
            }
            else
            {
                _differences.Add("no JSON");
            }
        }
    }

    private void Compare(JsonElement headers, RecordedAnswer answer)
    {
        if (headers.TryGetProperty("content-type", out var type) && type.GetString() != answer.ContentType)
        {
            _differences.Add($"content type {answer.ContentType}, not {type}");
        }

        if (headers.TryGetProperty("location", out var location) && replay.Fill(location.GetString()!) != answer.Location)
        {
            _differences.Add($"location {answer.Location}, not {replay.Fill(location.GetString()!)}");
        }
    }

    /// <summary>The keys count, and the places of the faults; the words do not.</summary>
    private void CompareError(JsonElement expected, JsonElement given)
    {
        var keys = expected.GetProperty("keys").EnumerateArray().Select(key => key.GetString());
        if (!keys.Order().SequenceEqual(given.EnumerateObject().Select(member => member.Name).Order()))
        {
            _differences.Add($"keys {string.Join(",", given.EnumerateObject().Select(member => member.Name))}");
        }
        else if (expected.TryGetProperty("errors", out var errors))
        {
            var faults = Faults(errors);
            var others = Faults(given.GetProperty("exception_detail"));
            if (!faults.All(fault => fault.Contains("json_invalid", StringComparison.Ordinal)) && !faults.SequenceEqual(others))
            {
                _differences.Add($"faults {string.Join(" ", others)}, not {string.Join(" ", faults)}");
            }
        }

        static List<string> Faults(JsonElement errors) =>
            [
                .. errors
                    .EnumerateArray()
                    .Select(error => $"{error.GetProperty("type")}@{string.Join('.', error.GetProperty("loc").EnumerateArray())}"),
            ];
    }

    private void Compare(JsonElement expected, JsonElement given, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when given.ValueKind == JsonValueKind.Object:
                CompareMembers(expected, given, path);
                break;
            case JsonValueKind.Array when given.ValueKind == JsonValueKind.Array:
                CompareLists([.. expected.EnumerateArray()], [.. given.EnumerateArray()], path);
                break;
            case JsonValueKind.String when given.ValueKind is JsonValueKind.String or JsonValueKind.Number:
                if (!Matches(expected.GetString()!, given))
                {
                    _differences.Add($"{path} {given}, not {replay.Fill(expected.GetString()!)}");
                }

                break;
            default:
                if (!JsonElement.DeepEquals(expected, given))
                {
                    _differences.Add($"{path} {given.GetRawText()}, not {expected.GetRawText()}");
                }

                break;
        }
    }

    private void CompareMembers(JsonElement expected, JsonElement given, string path)
    {
        var (members, others) = (Members(expected), Members(given));
        if (!members.Keys.ToHashSet().SetEquals(others.Keys) && !(IsOfRun && path.EndsWith(".labels", StringComparison.Ordinal)))
        {
            _differences.Add($"{path} has {string.Join(",", others.Keys)}, not {string.Join(",", members.Keys)}");
            return;
        }

        foreach (var (name, value) in members)
        {
            if (!(IsOfRun && NotKept.Contains(name)))
            {
                Compare(value, others[name], $"{path}.{name}");
            }
        }

        // The last of two members of one name counts.
        static Dictionary<string, JsonElement> Members(JsonElement element)
        {
            var members = new Dictionary<string, JsonElement>();
            foreach (var member in element.EnumerateObject())
            {
                members[member.Name] = member.Value;
            }

            return members;
        }
    }

    private void CompareLists(JsonElement[] expected, JsonElement[] given, string path)
    {
        if (expected.Length != given.Length)
        {
            _differences.Add($"{path} has {given.Length} elements, not {expected.Length}");
            return;
        }

        if (step.Compare == "count_only")
        {
            return;
        }

        if (step.Compare == "unordered" && path == "$")
        {
            expected = [.. expected.OrderBy(element => replay.Fill(element.GetProperty("id").GetString()!))];
            given = [.. given.OrderBy(element => element.GetProperty("id").GetString())];
        }

        for (var i = 0; i < expected.Length; i++)
        {
            Compare(expected[i], given[i], $"{path}[{i}]");
        }
    }

    private bool Matches(string expected, JsonElement given) =>
        expected switch
        {
            "{?uuid}" => Guid.TryParse(given.GetString(), out _),
            "{?time}" => DateTimeOffset.TryParse(given.GetString(), out _),
            "{?number}" => given.ValueKind == JsonValueKind.Number,
            "{?string}" => given.ValueKind == JsonValueKind.String,
            _ => given.ValueKind == JsonValueKind.String && replay.Fill(expected) == given.GetString(),
        };
}
