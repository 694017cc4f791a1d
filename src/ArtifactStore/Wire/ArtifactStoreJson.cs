using System.Text.Json;

namespace ArtifactStore;

/// <summary>The JSON form of the model: snake_case, and the same under any options.</summary>
/// <remarks>
/// Every type of the model (artifacts, runs, queries, filters, conditions, cursors, enums) has a converter, so <c>JsonSerializer</c> reads
/// and writes it with a host's options too, and inside a host's own types. It works with trimming and native AOT.
/// <para>
/// An unknown member, a duplicate member or an invalid value is a <see cref="JsonException"/> with the path. Default values are not
/// written: <c>{}</c> equals <c>new ArtifactQuery()</c>. Null is equivalent to absent, with two exceptions: it clears a field of an
/// <see cref="ArtifactUpdate"/>, and it is the value <see cref="FlowRunMembership.Anywhere"/>.
/// </para>
/// <para>
/// A body is written as its JSON value, unchanged except for surrounding white space. A body that is the JSON value <c>null</c> is written
/// as <c>"data_is_json_null": true</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>var query = JsonSerializer.Deserialize&lt;ArtifactQuery&gt;(
///     """{"artifacts": {"key": {"like_": "report-%"}}, "sort": "CREATED_DESC", "limit": 50}""",
///     ArtifactStoreJson.Options);</code>
/// </example>
public static class ArtifactStoreJson
{
    /// <summary>Enough for the deepest body within a record.</summary>
    private const int MaxDepth = ArtifactData.MaxDepth + 8;

    /// <summary>
    /// The read-only options for all types of the model and no others. They allow the depth of the deepest body, whereas a host's options
    /// are limited to 64 by default.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new WireResolver(), MaxDepth = MaxDepth };
        options.MakeReadOnly();
        return options;
    }
}
