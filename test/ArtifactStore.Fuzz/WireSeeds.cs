using System.Text.Json;

namespace ArtifactStore.Fuzz;

/// <summary>Queries to start from, which have every field between them, and the words that they are made of.</summary>
internal static class WireSeeds
{
    public static IReadOnlyList<string> Queries { get; } =
    [
        "{}",
        "null",
        """{"artifacts":{"key":{"like_":"report-%","exists_":true},"type":{"any_":["table","größe"],"operator":"or_"},"operator":"or_"},"sort":"CREATED_DESC","limit":50,"offset":3,"include_data":false}""",
        """{"artifacts":{"id":{"any_":["0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77"],"not_any_":[],"is_null_":false},"version":{"any_":[1,2],"ge_":-1,"le_":7},"flow_run_id":{"any_":["0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77"]},"task_run_id":{"is_null_":true}}}""",
        """{"artifacts":{"created":{"after_":"2026-01-31T12:00:00Z","before_":"2026-02-01T00:00:00.1234567+14:00"},"updated":{"is_null_":true}}}""",
        """{"artifacts":{"metadata":{"model":{"any_":["resnet"],"not_any_":[],"starts_with_":"res","exists_":true,"operator":"or_"},"größe":{}},"data_size":{"ge_":0,"le_":9},"is_latest":{"eq_":true},"alias":{"any_":["production"]}}}""",
        """{"artifacts":{"any_of":[{"type":{"any_":["table"]}},{"metadata":{"model":{"exists_":false}}}],"all_of":[{}],"none_of":[{"any_of":[]},{"key":{"exists_":true}}]}}""",
        """{"artifacts":{"latest_id":{"any_":[]},"key":{"not_any_":["a"],"is_null_":false}}}""",
        """{"flow_runs":{"state":{"type":{"any_":["COMPLETED","FAILED"],"not_any_":["CRASHED"]},"name":{"any_":["Retrying"]}},"tags":{"all_":["a"],"any_":["b"],"is_null_":false},"name":{"like_":"%_\\"}}}""",
        """{"flow_runs":{"parent_flow_run_id":{"any_":["0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77"]},"parent_task_run_id":{"is_null_":true},"idempotency_key":{"any_":[""]},"created_by":{"id_":["0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77"],"type_":["user"],"is_null_":false}}}""",
        """{"flow_runs":{"start_time":{"after_":"2026-01-01"},"end_time":{"before_":"2026-01-01"},"expected_start_time":{"is_null_":true},"next_scheduled_start_time":{},"flow_version":{"any_":["1"]},"work_queue_name":{"like_":"é"},"deployment_id":{"is_null_":false}}}""",
        """{"task_runs":{"flow_run_id":{"any_":["0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77"],"is_null_":null},"subflow_runs":{"exists_":false},"state":{"type":{"any_":[]}},"tags":{"is_null_":true},"start_time":{},"end_time":{},"expected_start_time":{}}}""",
        """{"deployments":{"flow_or_deployment_name":{"like_":"etl"},"paused":{"eq_":true},"concurrency_limit":{"ge_":1},"tags":{"all_":[]},"work_queue_name":{"is_null_":true},"id":{"any_":[]},"name":{"any_":["x"]}}}""",
        """{"flows":{"deployment":{"is_null_":true},"name":{"any_":["etl"]},"tags":{"any_":[]},"id":{"not_any_":[]}},"work_pools":{"name":{"any_":["p"]},"type":{"like_":"k"},"id":{"is_null_":false}}}""",
        """{"after":"AQAAAZjC9nweelWdbiuPCkwedw","limit":0}""",
        """{"sort":"KEY_ASC","after":"AQAEAZjC9nweelWdbiuPCkwedwA"}""",
        """{"sort":"KEY_DESC","after":"AQEDAZjC9nweelWdbiuPCkwedwFr"}""",
        """{"sort":"UPDATED_DESC","after":"AQACAZjC9nweelWdbiuPCkwedwAAAAAAAAAA"}""",
    ];

    /// <summary>Queries of runs to start from: the filters of runs among those of artifacts, in the sorts of runs.</summary>
    public static IReadOnlyList<string> RunQueries { get; } =
    [
        .. Queries.Where(query =>
            !query.Contains("artifacts", StringComparison.Ordinal) && !query.Contains("after\"", StringComparison.Ordinal)
        ),
        """{"sort":"CREATED_ASC","limit":50,"offset":3}""",
        """{"sort":"START_TIME_DESC","limit":1}""",
        """{"sort":"START_TIME_ASC","flows":{"name":{"any_":["etl"]}}}""",
        """{"sort":"NAME_ASC","work_pools":{"name":{"any_":["p"]}}}""",
        """{"sort":"NAME_DESC","flow_runs":{"name":{"like_":"a"}}}""",
        .. RunCursors(),
    ];

    public static IReadOnlyList<string> Words { get; } =
    [
        .. Queries
            .Concat(RunQueries)
            .SelectMany(query => query.Split(['{', '}', ':', ',', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
            .Distinct(),
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "{}",
        "[]",
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1e400",
        "2147483648",
        "-0",
        "\\u0000",
        "\\ud800",
        "\\udc00",
        "\\",
        "\uFEFF",
        "\0",
        "\r\n",
        "\"\":",
        "\"ID_DESC\"",
        "[[[[[[[[",
        "{\"artifacts\":",
    ];

    private static IEnumerable<string> RunCursors()
    {
        var flowRun = new FlowRun
        {
            Id = Guid.Empty,
            Name = "größe",
            Created = DateTimeOffset.UnixEpoch,
        };
        var taskRun = new TaskRun
        {
            Id = Guid.Empty,
            Name = "a",
            Created = DateTimeOffset.UnixEpoch,
            StartTime = DateTimeOffset.UnixEpoch,
        };
        foreach (var sort in Enum.GetValues<RunSort>())
        {
            yield return Json(new FlowRunQuery { Sort = sort, After = RunCursor.After(flowRun, sort) });
            yield return Json(new TaskRunQuery { Sort = sort, After = RunCursor.After(taskRun, sort) });
        }

        static string Json(object query) => JsonSerializer.Serialize(query, ArtifactStoreJson.Options);
    }
}
