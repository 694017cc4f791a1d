using System.Text.Json;

namespace ArtifactStore;

/// <summary>The wire form of the model: snake_case JSON, the same under any options.</summary>
/// <remarks>
/// A converter sits on every type of the model (artifacts, runs, queries, filters, conditions, cursors, enums), so <c>JsonSerializer</c> reads and writes it with a host's options too, and inside a host's own types.
/// It uses no reflection that trimming or compiling ahead of time could break.
/// <para>
/// An unknown member, a value that breaks a rule, and a member given twice are a <see cref="JsonException"/> with the path. What says nothing is not written: <c>{}</c> equals <c>new ArtifactQuery()</c>.
/// A member that is null is as good as absent, but for two: null clears a field of an <see cref="ArtifactUpdate"/>, and is <see cref="FlowRunMembership.Anywhere"/>.
/// </para>
/// <para>
/// A body is the JSON value that it is, to the character; white space around it is no part of it. A body that is the JSON value <c>null</c> is written as <c>"data_is_json_null": true</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>var query = JsonSerializer.Deserialize&lt;ArtifactQuery&gt;(
///     """{"artifacts": {"key": {"like_": "report-%"}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}, "sort": "CREATED_DESC", "limit": 50}""",
///     ArtifactStoreJson.Options);</code>
/// </example>
public static class ArtifactStoreJson
{
    /// <summary>Deep enough for the deepest body in a record.</summary>
    private const int MaxDepth = ArtifactData.MaxDepth + 8;

    /// <summary>Options that read and write every type of the model and no other; they are read-only. Their depth is that of the deepest body, where a host's options stop at 64 by default.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new WireResolver(), MaxDepth = MaxDepth };
        options.MakeReadOnly();
        return options;
    }
}
