using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactStore.Specification.Conformance;

/// <summary>One query of a seed, with the answer of the reference.</summary>
public sealed class ConformanceCase
{
    private readonly JsonElement _case;

    public ConformanceCase(JsonElement json) => _case = json;

    /// <summary>The functions of the reference.</summary>
    public static IReadOnlyList<string> Functions { get; } =
    ["read_artifacts", "count_artifacts", "read_latest_artifacts", "count_latest_artifacts"];

    public string Function => _case.GetProperty("function").GetString()!;

    /// <summary>The reference drops parts of a condition here: its answer does not count.</summary>
    public bool IsQuirk => _case.TryGetProperty("quirk", out var quirk) && quirk.GetBoolean();

    public bool IsOrdered => !_case.TryGetProperty("ordered", out var ordered) || ordered.GetBoolean();

    /// <summary>The right answer: where letters beyond ASCII fold, the one in <c>postgres</c>.</summary>
    public JsonElement Expected =>
        _case.TryGetProperty("postgres", out var postgres) && postgres.ValueKind != JsonValueKind.Null
            ? postgres
            : _case.GetProperty("expected");

    public bool IsOfCollections => Function.Contains("latest", StringComparison.Ordinal);

    public bool IsCount => Function.StartsWith("count_", StringComparison.Ordinal);

    public ArtifactQuery ArtifactQuery => Wire().Deserialize<ArtifactQuery>(ArtifactStoreJson.Options)!;

    public ArtifactCollectionQuery CollectionQuery => Wire().Deserialize<ArtifactCollectionQuery>(ArtifactStoreJson.Options)!;

    public override string ToString() =>
        $"#{_case.GetProperty("n")} {Function} ({_case.GetProperty("label").GetString()}) {_case.GetProperty("args").GetRawText()}";

    /// <summary>What is wrong with an answer, given as the texts of its rows; null where it is right.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="allRows">Every row that passes the filters, for a page whose order the reference leaves open.</param>
    public string? Check(IReadOnlyList<string> answer, IReadOnlyList<string> allRows)
    {
        var expected = Expected.EnumerateArray().Select(Row).ToList();
        if (IsOrdered)
        {
            return answer.SequenceEqual(expected, StringComparer.Ordinal)
                ? null
                : $"expected [{string.Join(", ", expected)}], found [{string.Join(", ", answer)}]";
        }

        var isPage = _case.GetProperty("args").TryGetProperty("limit", out _) || _case.GetProperty("args").TryGetProperty("offset", out _);
        var fits = isPage
            ? answer.Count == expected.Count && answer.Distinct().Count() == answer.Count && answer.All(allRows.Contains)
            : answer.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        return fits ? null : $"expected in any order [{string.Join(", ", expected)}], found [{string.Join(", ", answer)}]";
    }

    private static string Row(JsonElement row) =>
        row.ValueKind == JsonValueKind.Array ? $"{row[0].GetString()} {row[1].GetString()}" : row.GetString()!;

    private JsonObject Wire()
    {
        var wire = new JsonObject();
        foreach (var (name, value) in JsonObject.Create(_case.GetProperty("args"))!)
        {
            var property = name switch
            {
                "artifact_filter" => "artifacts",
                "flow_run_filter" => "flow_runs",
                "task_run_filter" => "task_runs",
                "deployment_filter" => "deployments",
                "flow_filter" => "flows",
                "work_pool_filter" => "work_pools",
                _ => name,
            };
            if (value is not null)
            {
                wire[property] = value.DeepClone();
            }
        }

        return wire;
    }
}
