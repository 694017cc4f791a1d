using System.Collections.Concurrent;
using System.Text.Json;
using ArtifactStore.Specification.Reference;
using NUnit.Framework;

namespace ArtifactStore.Specification.Conformance;

/// <summary>One file of conformance cases.</summary>
public sealed class ConformanceSeed
{
    private static readonly ConcurrentDictionary<string, ConformanceSeed> Loaded = [];
    private readonly JsonElement _root;

    private ConformanceSeed(string name)
    {
        using var stream = typeof(ConformanceSeed).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no resource '{name}'.", nameof(name));
        using var document = JsonDocument.Parse(stream);
        _root = document.RootElement.Clone();
    }

    /// <summary>The files that are there.</summary>
    public static IEnumerable<string> Names =>
        typeof(ConformanceSeed)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("seed-", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>A test case for each file; those behind the first are long.</summary>
    public static IEnumerable<TestCaseData> Cases => CasesWith();

    /// <summary>The same with further arguments of the test.</summary>
    public static IEnumerable<TestCaseData> CasesWith(params object[] others) =>
        Names.Select(
            (name, i) =>
            {
                var data = new TestCaseData([name, .. others]);
                return i == 0 ? data : data.SetCategory(LongAttribute.Category);
            }
        );

    public IReadOnlyList<ConformanceCase> Queries =>
        [.. _root.GetProperty("queries").EnumerateArray().Select(json => new ConformanceCase(json))];

    public IReadOnlyList<JsonElement> Mutations => [.. _root.GetProperty("mutations").EnumerateArray()];

    public static ConformanceSeed Load(string name) => Loaded.GetOrAdd(name, static given => new ConformanceSeed(given));

    /// <summary>The rows, version numbers filled in by order of creation within each key.</summary>
    public ReferenceData Dataset()
    {
        var rows = _root.GetProperty("dataset");
        var data = new ReferenceData();
        Fill(data.Flows, rows, "flow", ConformanceRows.Flow, row => row.Id);
        Fill(data.WorkPools, rows, "work_pool", ConformanceRows.WorkPool, row => row.Id);
        Fill(data.WorkQueues, rows, "work_queue", ConformanceRows.WorkQueue, row => row.Id);
        Fill(data.Deployments, rows, "deployment", ConformanceRows.Deployment, row => row.Id);
        Fill(data.FlowRuns, rows, "flow_run", ConformanceRows.FlowRun, row => row.Id);
        Fill(data.TaskRuns, rows, "task_run", ConformanceRows.TaskRun, row => row.Id);

        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (
            var artifact in rows.GetProperty("artifact")
                .EnumerateArray()
                .Select(ConformanceRows.Artifact)
                .OrderBy(artifact => artifact.Created)
        )
        {
            data.Artifacts.Add(
                artifact.Key is null
                    ? artifact
                    : artifact with
                    {
                        Version = versions[artifact.Key] = versions.GetValueOrDefault(artifact.Key) + 1,
                    }
            );
        }

        data.Collections.AddRange(
            rows.GetProperty("artifact_collection")
                .EnumerateArray()
                .Select(row =>
                    ConformanceRows.Collection(
                        row,
                        data.Artifacts.Single(artifact => artifact.Id == row.GetProperty("latest_id").GetGuid())
                    )
                )
        );
        return data;
    }

    private static void Fill<T>(Dictionary<Guid, T> target, JsonElement rows, string table, Func<JsonElement, T> read, Func<T, Guid> id)
    {
        foreach (var row in rows.GetProperty(table).EnumerateArray().Select(read))
        {
            target.Add(id(row), row);
        }
    }
}
