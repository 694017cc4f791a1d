namespace ArtifactStore.AspNetCore;

/// <summary>The schemas of answers, for the OpenAPI document.</summary>
internal static class AnswerSchemas
{
    private const string Id = """{"type":"string","format":"uuid"}""";
    private const string NullableId = """{"type":["string","null"],"format":"uuid"}""";
    private const string Time = """{"type":"string","format":"date-time"}""";
    private const string NullableTime = """{"type":["string","null"],"format":"date-time"}""";
    private const string Text = """{"type":"string"}""";
    private const string NullableText = """{"type":["string","null"]}""";
    private const string NullableNumber = """{"type":["integer","null"]}""";
    private const string Texts = """{"type":"array","items":{"type":"string"}}""";
    private const string Metadata = """{"type":["object","null"],"additionalProperties":{"type":"string"}}""";

    private static readonly (string, string)[] Head = [("id", Id), ("created", Time), ("updated", Time)];

    private static readonly (string, string)[] Content =
    [
        ("type", NullableText),
        ("description", NullableText),
        ("data", "true"),
        ("metadata_", Metadata),
        ("flow_run_id", NullableId),
        ("task_run_id", NullableId),
    ];

    private static readonly (string, string)[] Run =
    [
        .. Head,
        ("name", Text),
        ("tags", Texts),
        ("state_type", NullableText),
        ("state_name", NullableText),
        ("start_time", NullableTime),
        ("end_time", NullableTime),
        ("expected_start_time", NullableTime),
    ];

    /// <summary>All schemas by name.</summary>
    public static IReadOnlyList<(string Name, string Schema)> All { get; } =
    [
        ("Artifact", Object([.. Head, ("key", NullableText), .. Content])),
        ("Artifacts", List("Artifact")),
        ("ArtifactCollection", Object([.. Head, ("key", Text), ("latest_id", Id), .. Content])),
        ("ArtifactCollections", List("ArtifactCollection")),
        ("OwnArtifact", Object([.. Head, ("key", NullableText), ("version", NullableNumber), .. Content, ("data_size", NullableNumber)])),
        ("Page", Object([("artifacts", List("OwnArtifact")), ("next", NullableText)])),
        ("Alias", Object([("key", Text), ("alias", Text), ("version", """{"type":"integer"}"""), ("artifact_id", Id), ("updated", Time)])),
        ("Aliases", List("Alias")),
        ("Flow", Object([.. Head, ("name", Text), ("tags", Texts)])),
        ("Flows", List("Flow")),
        ("FlowRun", Object([.. Run, ("flow_id", NullableId), ("deployment_id", NullableId)])),
        ("FlowRuns", List("FlowRun")),
        ("TaskRun", Object([.. Run, ("flow_run_id", NullableId)])),
        ("TaskRuns", List("TaskRun")),
        ("Deployment", Object([.. Head, ("name", Text), ("tags", Texts), ("flow_id", NullableId), ("paused", """{"type":"boolean"}""")])),
        ("Deployments", List("Deployment")),
        (
            "OrchestrationResult",
            Object([("state", """{"type":["object","null"]}"""), ("status", Text), ("details", """{"type":"object"}""")])
        ),
        ("Changes", """{"type":"string","description":"Events whose data is a change as JSON"}"""),
        ("Count", """{"type":"integer"}"""),
        ("Flag", """{"type":"boolean"}"""),
        ("Text", Text),
        ("Message", Object([("message", Text)])),
        ("Any", "true"),
        ("Problem", Object([("type", Text), ("title", Text), ("status", """{"type":"integer"}"""), ("detail", Text)])),
        (
            "Fault",
            """
            {"type":"object","properties":{"detail":{"type":"string"},"exception_message":{"type":"string"},"exception_detail":{"type":"array"}}}
            """
        ),
    ];

    private static string Object(params (string Name, string Schema)[] members) =>
        "{\"type\":\"object\",\"properties\":{" + string.Join(",", members.Select(member => $"\"{member.Name}\":{member.Schema}")) + "}}";

    private static string List(string name) => $$"""{"type":"array","items":{"$ref":"#/components/schemas/{{name}}" } }""";
}
